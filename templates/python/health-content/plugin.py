"""A medplug plugin: it prepares texts on health for publication, for a physician to approve."""

import medplug
from medplug.contract.health_content import HealthContentRequest

from prepare import prepare

# What holds for every answer, refusals included. Who the plugin is stands in medplug.yaml.
PLUGIN = medplug.Plugin(
    disclaimer=medplug.Disclaimer(
        text="Preparo de texto por algoritmo de regras, como apoio à edição. Não substitui a avaliação médica nem é orientação "
             "individual; a decisão de publicar cabe ao profissional responsável.",
        elements=["support_only", "not_substitute", "professional_decides", "not_individual"],
    ),
    limitations=[
        "Só as expressões das listas do plugin são reconhecidas; a correção científica do texto não é avaliada.",
        "Só CPF, telefone e e-mail são mascarados; nomes e endereços de pessoas não são reconhecidos.",
        "A facilidade de leitura é uma fórmula sobre frases e sílabas; não mede compreensão.",
    ],
)


@medplug.entry(PLUGIN, HealthContentRequest)
def process_medical_content(call, request):
    """What the host calls: its name is the entry of medplug.yaml."""
    return prepare(call, request)
