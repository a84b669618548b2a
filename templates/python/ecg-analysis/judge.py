"""The bounds from which a measurement is brought to a physician's attention. They are this plugin's, for adults at rest; a
deployer's own rules are asked besides."""

import math
from collections import namedtuple

from medplug import ecg

import texts

LOW_RATE, VERY_LOW_RATE = 50, 40  # bpm
HIGH_RATE, VERY_HIGH_RATE = 100, 150
LONG_PAUSE = 3000  # ms
MANY_ECTOPIC = 3

# Something a physician should look at. It describes what was measured and names no disease; severity is low, medium or high.
Finding = namedtuple("Finding", "kind severity urgency what")


def judge(a, age, sex):
    """Lists what stands out, the most urgent first; age is None where it is not known."""
    rate, said = a.rates.average, texts.rate(a.rates.average) + "."
    up, down = ecg.elevated(a.levels, age, sex), ecg.depressed(a.levels)
    pause = max((v for v in a.rr if math.isfinite(v)), default=0)
    every = (
        (up, "st_elevation", "high", "emergency", f"Supradesnivelamento do ponto J em derivações contíguas ({', '.join(up)})."),
        (down, "st_depression", "medium", "urgent", f"Infradesnivelamento do segmento ST em derivações contíguas ({', '.join(down)})."),
        (pause >= LONG_PAUSE, "long_rr_interval", "high", "urgent", f"Intervalo de {texts.decimal(pause / 1000, 1)} s entre batimentos."),
        (rate < VERY_LOW_RATE, "heart_rate_very_low", "high", "urgent", said),
        (rate > VERY_HIGH_RATE, "heart_rate_very_high", "high", "urgent", said),
        (VERY_LOW_RATE <= rate < LOW_RATE, "heart_rate_low", "medium", "soon", said),
        (HIGH_RATE < rate <= VERY_HIGH_RATE, "heart_rate_high", "medium", "soon", said),
        (a.regularity == "irregular", "irregular_rhythm", "medium", "soon", "Intervalos RR irregulares."),
        (sum(a.ectopic) >= MANY_ECTOPIC, "ectopic_beats", "medium", "soon", "Vários batimentos fora de série no registro."),
    )
    return [Finding(*finding) for met, *finding in every if met]
