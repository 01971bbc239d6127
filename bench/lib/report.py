"""Medians of several rounds, as Markdown tables."""

import datetime
import os
import statistics

from machines import machine


class Results:
    """What was measured: (event, side) -> one value per round. None stands for: not in time."""

    def __init__(self, title):
        self.title = title
        self.events = {}
        self.goals = {}
        self.units = {}

    def add(self, event, side, value, unit="s", goal=""):
        self.events.setdefault(event, {}).setdefault(side, []).append(value)
        self.units[event] = unit
        self.goals[event] = goal

    def table(self):
        rows = ["| %s | promised | Waggle | Docker | rounds |" % self.title, "|---|---|---|---|---|"]
        for event, sides in self.events.items():
            rows.append("| %s | %s | %s | %s | %d |" % (
                event, self.goals[event],
                _cell(sides.get("Waggle", []), self.units[event]),
                _cell(sides.get("Docker", []), self.units[event]),
                max(len(values) for values in sides.values())))
        return "\n".join(rows)


def _cell(values, unit):
    known = [value for value in values if value is not None]
    if not values:
        return ""
    if not known:
        return "not in time"
    middle = "**%s**" % _number(statistics.median(known), unit)
    spread = "" if len(known) < 2 else " (%s – %s)" % (_bare(min(known), unit), _bare(max(known), unit))
    late = "" if len(known) == len(values) else ", %d not in time" % (len(values) - len(known))
    return middle + spread + late


def _bare(value, unit):
    return "%.2f" % value if unit == "s" else "%.1f" % value if unit == "ms" else "%.0f" % value


def _number(value, unit):
    return (_bare(value, unit) + " " + unit).strip()


def heading():
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    load = "%.1f" % os.getloadavg()[2]
    return "Measured %s on %s; load of the quarter of an hour before: %s. Medians (lowest – highest)." % (
        today, machine(), load)
