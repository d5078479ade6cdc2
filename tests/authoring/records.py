"""Small registry records for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEXT = r"""Key Inclusion Criteria:

* Women aged 18 to 70 years
* HER2-negative (HER2\-) breast cancer
* ECOG performance status 0-1
* Patients with any of:

  * Stable bone disease
  * Platelets \>= 100,000/mm\^3
* Platelets \>= 100,000/mm\^3

Main exclusion criteria:

1. Pregnancy or lactation
2. Unsuitable: "yes" # says the investigator
"""


def study(text: str = TEXT, **eligibility: Any) -> dict[str, Any]:
    """A record as the registry answers with, without most of its fields."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT01234567",
                "acronym": "SMALL",
                "briefTitle": "A small trial: first part",
            },
            "statusModule": {"lastUpdatePostDateStruct": {"date": "2024-05-06", "type": "ACTUAL"}},
            "eligibilityModule": {
                "eligibilityCriteria": text,
                "sex": "FEMALE",
                "minimumAge": "18 Years",
                **eligibility,
            },
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2025-09-18"}},
    }


def saved(folder: Path, record: Any, name: str = "NCT01234567.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
