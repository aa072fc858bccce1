"""What `bot/deploy` says fits the servers that it deploys, and is as closed as it claims."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.server.settings import PREFIX, Settings
from tests.servers import ROOT

DEPLOY = ROOT / "bot" / "deploy"
BASE = DEPLOY / "kustomize" / "base"
EXAMPLE = DEPLOY / "kustomize" / "example"
SCHEMAS = Path(__file__).parent / "schemas"
OURS = ("rasa", "actions")
# Routes of the two servers that need no Rasa to be looked up: bot/server/health.py,
# actions/readiness.py and rasa_sdk's own.
ROUTES = {"rasa": {"/health/live", "/health/ready"}, "actions": {"/health", "/ready"}}
PORTS = {
    "rasa": Settings.model_fields["port"].default,
    "actions": Settings.model_fields["actions_port"].default,
}


def resources(*folders: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in folders:
        for file in sorted(folder.glob("*.yaml")):
            if file.name != "kustomization.yaml":
                for resource in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                    yield file, resource


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {
        found["metadata"]["name"]: found
        for _, found in resources(BASE, EXAMPLE)
        if found["kind"] == kind
    }


def pod(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = of_kind("Deployment")[name]["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    (only,) = pod(name)["containers"]
    return dict(only)


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def services() -> dict[str, dict[str, Any]]:
    return dict(compose()["services"])


def is_setting(variable: str) -> bool:
    return variable.removeprefix(PREFIX).lower() in Settings.model_fields


@pytest.mark.parametrize("name", OURS)
def test_hadolint_finds_nothing_in_a_containerfile(name: str) -> None:
    program = Path(sys.executable).parent / "hadolint"
    found = subprocess.run(
        [program, DEPLOY / f"{name}.Containerfile"], capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.parametrize("name", OURS)
def test_an_image_is_built_from_what_is_there_and_runs_without_rights(name: str) -> None:
    text = (DEPLOY / f"{name}.Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE):
        *sources, _ = line.split()
        assert all((ROOT / source).exists() for source in sources), line
    final = text.rpartition("\nFROM ")[2]
    assert "\nUSER 10001:10001\n" in final
    assert f"\nEXPOSE {PORTS[name]}\n" in final
    (module,) = re.findall(r'ENTRYPOINT \["python", "-m", "([\w.]+)"\]', final)
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
    assert all(map(is_setting, re.findall(r"\b(OMD_\w+)=", text)))


@pytest.mark.parametrize("part", ["assistant", "actions", "compile", "widget"])
def test_a_container_holds_the_versions_that_are_tested(part: str) -> None:
    def pinned(file: Path) -> dict[str, str]:
        found = re.findall(r"^([\w.-]+)==(\S+)", file.read_text(encoding="ascii"), re.MULTILINE)
        return dict(found)

    held, tested = pinned(DEPLOY / f"{part}.lock"), pinned(ROOT / "requirements.lock")
    assert held
    assert {name: tested.get(name) for name in held} == held


def test_every_resource_is_one_that_kubernetes_takes() -> None:
    schema = json.loads((SCHEMAS / "kubernetes-1.32.json").read_text(encoding="utf-8"))
    seen = 0
    for file, resource in resources(BASE, EXAMPLE):
        kind = schema["kinds"][f"{resource['apiVersion']} {resource['kind']}"]
        validator = jsonschema.Draft202012Validator({**kind, "definitions": schema["definitions"]})
        assert [error.message for error in validator.iter_errors(resource)] == [], file.name
        seen += 1
    assert seen >= 10


@pytest.mark.parametrize("folder", [BASE, EXAMPLE], ids=lambda folder: folder.name)
def test_a_kustomization_names_every_file_beside_it(folder: Path) -> None:
    read = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    files = {file.name for file in folder.glob("*.yaml")} - {"kustomization.yaml"}
    assert files == {name for name in read["resources"] if name.endswith(".yaml")}
    for literals in read.get("configMapGenerator", ()):
        assert all(is_setting(literal.partition("=")[0]) for literal in literals["literals"])


@pytest.mark.parametrize("name", OURS)
def test_a_pod_is_nobody_writes_nowhere_and_is_limited(name: str) -> None:
    assert pod(name)["securityContext"]["runAsNonRoot"] is True
    assert pod(name)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod(name)["automountServiceAccountToken"] is False
    secured = container(name)["securityContext"]
    assert secured["readOnlyRootFilesystem"] is True
    assert secured["allowPrivilegeEscalation"] is False
    assert secured["capabilities"] == {"drop": ["ALL"]}
    resources = container(name)["resources"]
    assert {"cpu", "memory", "ephemeral-storage"} <= resources["limits"].keys()
    assert {"cpu", "memory"} <= resources["requests"].keys()
    mounted = {mount["name"] for mount in container(name)["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod(name)["volumes"]}
    assert all("emptyDir" in volume for volume in pod(name)["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_probes_services_and_settings_meet_the_server(name: str) -> None:
    (port,) = container(name)["ports"]
    assert port["containerPort"] == PORTS[name]
    probes = [container(name)[probe]["httpGet"] for probe in
              ("startupProbe", "livenessProbe", "readinessProbe")]  # fmt: skip
    assert {probe["path"] for probe in probes} == ROUTES[name]
    assert {probe["port"] for probe in probes} == {port["name"]}
    assert container(name)["readinessProbe"]["httpGet"]["path"].endswith("ready")
    deployment = of_kind("Deployment")[name]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["selector"]["matchLabels"].items() <= labels.items()
    service = of_kind("Service")[name]["spec"]
    assert service["selector"].items() <= labels.items()
    assert service["ports"][0]["targetPort"] == port["name"]
    assert all(is_setting(variable["name"]) for variable in container(name).get("env", ()))


def test_only_the_rasa_servers_reach_the_actions_and_nobody_reaches_the_internet() -> None:
    policies = {name: policy["spec"] for name, policy in of_kind("NetworkPolicy").items()}
    closed = policies["nothing-else"]
    assert set(closed["policyTypes"]) == {"Ingress", "Egress"}
    assert "ingress" not in closed and "egress" not in closed
    (chosen,) = closed["podSelector"]["matchExpressions"]
    assert set(chosen["values"]) == set(of_kind("Deployment"))
    for policy in policies.values():
        for rule in policy.get("egress", ()):
            # An empty list of peers, or a block of addresses, would be the whole world.
            assert rule["to"] and all("ipBlock" not in peer for peer in rule["to"])
            assert rule["ports"]
    (let_in,) = policies["actions"]["ingress"]
    assert let_in["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "rasa"}}}]
    (path,) = of_kind("Ingress")["omd"]["spec"]["rules"][0]["http"]["paths"]
    assert path["path"] == "/webhooks/"


def test_the_compose_file_is_one() -> None:
    schema = json.loads((SCHEMAS / "compose-spec.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(compose())


def test_in_compose_only_the_proxy_can_be_reached_and_nothing_reaches_out() -> None:
    assert compose()["networks"]["inside"]["internal"] is True
    published = {name for name, service in services().items() if "ports" in service}
    assert published == {"nginx"}
    assert {name for name, service in services().items() if "outside" in service["networks"]} == {
        "nginx"
    }
    for name, service in services().items():
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"] and service["cpus"], name
        if name != "postgres":
            assert service["cap_drop"] == ["ALL"], name
            assert not service["user"].startswith("0"), name
    upstream = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for server, port in re.findall(r"server ([\w-]+):(\d+)", upstream):
        assert server in services() and int(port) == PORTS["rasa"]


def test_the_environment_of_compose_is_one_that_the_servers_start_with() -> None:
    example = dict(
        line.split("=", 1)
        for line in (DEPLOY / "example.env").read_text(encoding="ascii").splitlines()
        if line and not line.startswith("#")
    )
    changed = example | dict.fromkeys(("AUDIT_KEY", "JWT_SECRET"), "synthetic-" * 4)
    for name in ("rasa-1", "actions"):
        given = services()[name]["environment"]

        def filled(values: dict[str, str], given: dict[str, str] = given) -> dict[str, str]:
            return {
                variable: re.sub(
                    r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda m: values.get(m[1], m[2]), value
                )
                for variable, value in given.items()
            }

        settings = Settings.from_environment({"OMD_HOST": "0.0.0.0", **filled(changed)} if
                                             name == "rasa-1" else filled(changed))  # fmt: skip
        assert settings.database and settings.audit_key
        with pytest.raises(Exception, match="AUDIT_KEY"):
            Settings.from_environment(filled(example))


def test_no_secret_stands_in_a_file() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="ascii").split()
    assert "/bot/deploy/.env" in ignored
    for _, resource in resources(BASE, EXAMPLE):
        assert resource["kind"] != "Secret"


def test_a_server_without_its_model_says_so_and_does_not_start(tmp_path: Path) -> None:
    outcome = subprocess.run(
        [sys.executable, "-m", "bot.server.container"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "OMD_MODELS": str(tmp_path), "OMD_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert outcome.returncode == 1
    assert "no" in outcome.stderr and "--train-only" in outcome.stderr
