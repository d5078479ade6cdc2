"""Good input for each door, for a fuzzer to spoil."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from safety.doors import PARTS, good_parts, knowledge, targets

from screener.intake.answers import log
from screener.intake.answers.worklist import NEEDED
from screener.shipped import folder

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


def seeds(door: str) -> Iterator[bytes]:
    return {
        "cell": _cells,
        "header": _headers,
        "workbook_part": _parts,
        "worklist_part": _parts,
        "specification": _specifications,
        "bundle": _bundles,
        "parquet": _tables,
        "worklist": _worklists,
        "screening_log": _logs,
    }.get(door, lambda: iter(TEXTS[door]))()


TEXTS = {
    "text_file": (
        b'id,age,er\nP1,54,pos\nP2,"6,1",neg\n',
        'id;age;er\n="007";54;"Größe"\n'.encode("utf-16"),
    ),
    "redcap": (
        b"Variable / Field Name,Form Name,Field Type,Field Label,"
        b'"Choices, Calculations, OR Slider Labels"\nsubj,base,text,Study number,\n'
        b'sites,base,checkbox,Metastatic sites,"1, liver | 2, bone"\nhb,labs,text,Hb,\n'
        b"\fsubj,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        b"sites___1,sites___2,hb\n1,base_arm_1,,,1,0,\n1,visit_arm_1,labs,1,,,12.1\n",
    ),
    "mapping": (
        b'columns: {Hb: {concept: hemoglobin, unit: "g/dL"}, Age: age}\nwords: {ND: ""}\n',
        b"sheet: Labs\nheader_row: 3\ndate_order: DMY\ndecimal_comma: yes\ncomplete: [therapies]\n",
    ),
    "registry_record": (
        b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000000"},'
        b'"eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\\n\\n* Adult"}}}',
    ),
    "earlier_results": (
        b'{"run": {}, "screenings": [{"patient": "P1", "trial": "T1", "verdict": "clear"}]}',
    ),
    "earlier_mark": (b'{"tool": "screener", "version": "1"}',),
    "log_of_runs": (b'{"at": "", "previous": "' + b"0" * 64 + b'", "run": {}}\n',),
    "list_of_codes": (b'\xef\xbb\xbfcode,identifier\r\nS0001,"P,1"\r\n',),
}


def _cells() -> Iterator[bytes]:
    for number, target in enumerate(targets()):
        for text in (*_spelled(target), "<1.5 (ULN 40) mg/dL", "2+ / ISH neg 1.2", "Mar 2024"):
            yield number.to_bytes(2, "big") + b"0" + text.encode()


def _spelled(target: str) -> Iterator[str]:
    """How the vocabulary itself writes what a column may hold."""
    vocabulary = knowledge().vocabulary
    if target in vocabulary.bundles:
        yield from (text for phrase in vocabulary.bundles[target].phrases for text in phrase.text)
        return
    for entry in getattr(vocabulary.concepts[target], "codes", {}).values():
        yield from entry.spellings


def _headers() -> Iterator[bytes]:
    for concept in knowledge().vocabulary.concepts.values():
        yield from (text.encode() for text in concept.headers)


def _parts() -> Iterator[bytes]:
    return (bytes([number]) + good_parts()[part] for number, part in enumerate(PARTS))


def _specifications() -> Iterator[bytes]:
    return (one.read_bytes() for one in (folder("trial_criteria") / "trials").iterdir())


def _bundles() -> Iterator[bytes]:
    about = {"subject": {"reference": "Patient/p1"}}
    positive = {"coding": [{"system": SNOMED, "code": "10828004"}]}
    resources = [
        {"resourceType": "Patient", "id": "p1", "birthDate": "1961-05", "gender": "female"},
        {"resourceType": "Observation", "code": {"coding": [{"system": LOINC, "code": "85337-4"}]},
         "valueCodeableConcept": positive, "effectiveDateTime": "2025-07-21", **about},
        {"resourceType": "Observation", "code": {"coding": [{"system": LOINC, "code": "89247-1"}]},
         "valueInteger": 1, **about},
        {"resourceType": "MedicationStatement", "status": "completed",
         "medicationCodeableConcept": {"text": "Paclitaxel 100 MG Injection"},
         "effectivePeriod": {"start": "2025-01-02", "end": "2025-03-04"}, **about},
    ]  # fmt: skip
    entries = [{"resource": resource} for resource in resources]
    yield json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    yield from (json.dumps(resource).encode() for resource in resources)


def _tables() -> Iterator[bytes]:
    columns = {"Patient ID": ["P1", "P2"], "Age": [54, None], "ER": ["pos", ""]}
    for compression in ("none", "snappy"):
        packed = io.BytesIO()
        pq.write_table(pa.table(columns), packed, compression=compression, store_schema=False)
        yield packed.getvalue()


def _worklists() -> Iterator[bytes]:
    for key, answer, day in (
        ("fact:age", "61", ""),
        ("new:ecog@ecog_date", "0", "2026-02-01"),
        ("judge:I1", "yes", ""),
    ):
        row = ["P1", "?", answer, day, "A. B.", "2026-03-01", key]
        yield "\n".join(["\t".join(NEEDED), "\t".join(row)]).encode()


def _logs() -> Iterator[bytes]:
    written = dict.fromkeys(log.OPEN, "")
    for told in ({log.CODE: "too far"}, {log.CONSENT: "12-Jan-2026", log.ENROLLED: "Y"}):
        key = log.key_of("coded", "P1", "T1", [*written.values()])
        row = ["P1", "T1", *(written | told).values(), key]
        yield "\n".join(["\t".join(log.NEEDED), "\t".join(row)]).encode()
