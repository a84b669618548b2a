"""Weights of the ABCDE items in the risk score, and the bounds from which they count. They are this plugin's and no published
score: the manifest says research_only."""

ASYMMETRIC, IRREGULAR = 0.35, 0.3
MANY_COLORS = 3
LARGE = 6.0  # mm
MEDIUM_RISK, HIGH_RISK = 0.3, 0.6


class Assessment:
    """What speaks for showing a lesion to a dermatologist soon: a score from 0 to 1 and what it is made of."""

    def __init__(self):
        self.score, self.factors = 0.0, []

    def add(self, met, weight, what):
        if met:
            self.score = min(1.0, self.score + weight)
            self.factors.append(what)

    @property
    def level(self):
        return "HIGH" if self.score >= HIGH_RISK else "MEDIUM" if self.score >= MEDIUM_RISK else "LOW"


def judge(lesion, mm, history):
    """Adds up; mm is None without a scale, history when none was given."""
    a = Assessment()
    a.add(lesion.asymmetry >= ASYMMETRIC, 0.2, "assimetria")
    a.add(lesion.irregularity >= IRREGULAR, 0.15, "borda irregular")
    a.add(len(lesion.colors) >= MANY_COLORS, 0.2, "três cores ou mais")
    a.add("blue_gray" in lesion.colors and len(lesion.colors) > 1, 0.15, "azul-acinzentado entre outras cores")
    a.add(mm is not None and mm > LARGE, 0.15, "diâmetro acima de 6 mm")
    if history is not None:
        a.add(history.evolution in ("growing", "changing"), 0.25, "mudança relatada nos últimos meses")
        a.add(history.evolution == "bleeding", 0.35, "sangramento relatado")
        a.add(history.personal_history_melanoma is True, 0.25, "melanoma prévio")
        a.add(history.family_history_melanoma is True, 0.1, "melanoma na família")
    return a
