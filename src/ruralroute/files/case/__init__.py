"""A routing case: jobs, vehicles and matrices as developers give them, in integers."""

from ruralroute.files.case.model import (
    Case,
    CaseBreak,
    CaseMatrix,
    CasePeriod,
    CaseVehicle,
    Job,
    Shipment,
    StartStep,
    StepKind,
    TaskStep,
    Units,
)

__all__ = [
    "Case",
    "CaseBreak",
    "CaseMatrix",
    "CasePeriod",
    "CaseVehicle",
    "Job",
    "Shipment",
    "StartStep",
    "StepKind",
    "TaskStep",
    "Units",
]
