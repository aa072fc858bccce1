"""The facts of the pack that the conversation treats in ways of their own.

Everything else goes by the fact table: a kind, a role, a unit, and what goes together with what.
"""

from __future__ import annotations

COUNT = "metastasis_count"
SITES = "metastasis_sites"
SITES_AT_LEAST = "metastasis_sites_at_least"
ABLATABLE = "metastases_ablatable"
PRIMARY_TREATMENT = "primary_treatment"
LOCAL_TREATMENTS = (PRIMARY_TREATMENT, ABLATABLE)
DRIVER = "oncogene_driver"
SYSTEMIC_MONTHS = "systemic_therapy_months"
