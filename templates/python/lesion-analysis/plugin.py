"""A medplug plugin: it measures images of pigmented skin lesions in support of a dermatologist."""

import medplug
from medplug.contract.lesion_analysis import LesionAnalysisRequest

from analyse import analyse

# What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
PLUGIN = medplug.Plugin(
    disclaimer=medplug.Disclaimer(
        text="Medidas de apoio geradas por algoritmo a partir da imagem. Não substitui a avaliação médica nem a biópsia; "
             "a decisão cabe ao médico dermatologista responsável.",
        elements=["support_only", "not_substitute", "professional_decides"],
    ),
    limitations=[
        "Uma imagem não exclui melanoma: lesões amelanóticas, subungueais e em mucosa não são reconhecidas.",
        "O risco é uma soma de regras ABCDE, não uma probabilidade, e não foi validado em pacientes.",
    ],
)


@medplug.entry(PLUGIN, LesionAnalysisRequest)
def process_medical_content(call, request):
    """What the host calls: its name is the entry of medplug.yaml."""
    return analyse(call, request)
