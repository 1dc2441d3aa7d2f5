"""What needs no Flyte: the readings of the stations and what is worked out of them."""

import csv
from pathlib import Path
from typing import Dict, List

STATIONS = Path(__file__).parent / "data" / "stations.csv"


def load(path: Path = STATIONS) -> Dict[str, List[float]]:
    """Temperatures in degrees Celsius by station, oldest first."""
    readings: Dict[str, List[float]] = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            readings.setdefault(row["station"], []).append(float(row["celsius"]))
    return readings


def trend(temperatures: List[float]) -> float:
    """Degrees from one reading to the next, on average."""
    steps = [after - before for before, after in zip(temperatures, temperatures[1:])]
    return sum(steps) / len(steps) if steps else 0.0
