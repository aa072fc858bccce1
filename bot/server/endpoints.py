"""The services behind the Rasa server, as the settings name them.

``bot/endpoints.yml`` holds what one machine needs; what several servers share replaces it.
"""

from urllib.parse import urlsplit

from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig

from bot.server.action_endpoint import ActionEndpoint
from bot.server.settings import ROOT, Settings

_STORE = "bot.server.tracker_store.TurnTrackerStore"
_LOCKS = "bot.server.locks.RedisConversationLocks"
_RABBITMQ_PORT = {"amqp": 5672, "amqps": 5671}
_CONNECTION_ATTEMPTS = 30
_RETRY_SECONDS = 2


def endpoints_for(settings: Settings) -> tuple[AvailableEndpoints, ActionEndpoint]:
    """The endpoints, and among them the one of the action server, which has to be closed."""
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "bot" / "endpoints.yml"))
    if endpoints.action is None or not endpoints.action.url:
        raise SystemExit("bot/endpoints.yml names no action_endpoint")
    actions = ActionEndpoint(endpoints.action.url, settings.turn_seconds)
    endpoints.action = actions
    if settings.database:
        endpoints.tracker_store = EndpointConfig(settings.database, type=_STORE)
    if settings.redis:
        endpoints.lock_store = EndpointConfig(
            settings.redis, type=_LOCKS, patience=settings.turn_seconds
        )
    if settings.broker:
        endpoints.event_broker = _rabbitmq(settings.broker, settings.broker_queue)
    return endpoints, actions


def _rabbitmq(address: str, queue: str) -> EndpointConfig:
    given = urlsplit(address)
    return EndpointConfig(
        address,
        type="pika",
        # As they stand in the address: Rasa would put in what it does not find there.
        username=given.username,
        password=given.password,
        port=given.port or _RABBITMQ_PORT[given.scheme],
        queues=[queue],
        exchange_name=queue,
        connection_attempts=_CONNECTION_ATTEMPTS,
        retry_delay_in_seconds=_RETRY_SECONDS,
    )
