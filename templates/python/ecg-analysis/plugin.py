"""A medplug plugin: it measures resting ECGs in support of a cardiologist."""

import medplug
from medplug.contract.ecg_analysis import ECGAnalysisRequest

from analyse import analyse

# What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
PLUGIN = medplug.Plugin(
    disclaimer=medplug.Disclaimer(
        text="Pré-análise de apoio gerada por algoritmo. Não substitui a avaliação médica; a decisão cabe ao médico cardiologista responsável.",
        elements=["support_only", "not_substitute", "professional_decides"],
    ),
    limitations=[
        "A onda P não é analisada: ritmo sinusal não é afirmado nem excluído.",
        "Fibrilação atrial, bloqueios e estimulação por marca-passo não são identificados.",
    ],
)


@medplug.entry(PLUGIN, ECGAnalysisRequest)
def process_medical_content(call, request):
    """What the host calls: its name is the entry of medplug.yaml."""
    return analyse(call, request)
