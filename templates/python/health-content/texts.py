"""Every text that people read."""

from medplug import Recommendation
from medplug.contract.health_content import PlacedDisclaimer

# The note for readers that every text ends with, and what each part of it says.
CLOSING = ("Este texto serve de apoio à informação e não substitui a avaliação médica. Ele não é orientação individual: a decisão "
           "sobre exames e tratamento cabe ao profissional de saúde responsável.")
PARTS = [
    ("support_only", "serve de apoio à informação"),
    ("not_substitute", "não substitui a avaliação médica"),
    ("not_individual", "não é orientação individual"),
    ("professional_decides", "a decisão sobre exames e tratamento cabe ao profissional de saúde responsável"),
]

SUPPORT_ONLY = "Apoio à edição; requer aprovação do profissional responsável."

# What is known of the author's registration: no author, or none that could be asked about; not found, or not active;
# verified, or nobody could say.
UNNAMED, REFUSED, ASKED = "unnamed", "refused", "asked"


def with_note(text):
    """Puts the closing note at the end, unless it stands there already, and says where its parts are."""
    body = text.rstrip().removesuffix(CLOSING).rstrip()
    head = body + "\n\n" if body else ""
    at = len(head.encode())
    placed = []
    for element, words in PARTS:
        start = at + len(CLOSING[:CLOSING.index(words)].encode())
        placed.append(PlacedDisclaimer(element=element, start=start, end=start + len(words.encode())))
    return head + CLOSING, placed


def _recommend(priority, urgency, what, action, why, steps=(), when="antes da publicação"):
    return Recommendation(priority=priority, urgency=urgency, recommendation=what, action=action, timeframe=when, rationale=why,
                          required_actions=list(steps), medical_disclaimer=SUPPORT_ONLY)


# What to do where there is no text.
SEND = _recommend("ROUTINE", "routine", "Envie o texto a preparar.", "Enviar o texto", "Sem texto não há o que preparar.", when="quando houver texto")


def recommend(withheld, standing, cited):
    """What is left to do before the text is published."""
    out = []
    if withheld:
        out.append(_recommend("MONITORING", "soon", "Reescreva ou exclua os trechos retirados, com o médico responsável.",
                              "Revisão médica dos trechos retirados", f"Motivo: {'; '.join(r.what for r in withheld)}.",
                              ["Localizar cada trecho marcado", "Decidir com o médico responsável"]))
    if standing == REFUSED:
        out.append(_recommend("MONITORING", "soon", "Confirme o registro do autor no CRM.", "Conferir o registro do autor",
                              "A consulta não encontrou registro ativo."))
    elif standing == UNNAMED:
        out.append(_recommend("ROUTINE", "routine", "Identifique o médico responsável com nome, CRM e, se houver, RQE.",
                              "Identificar o médico responsável",
                              "A publicidade médica identifica o médico (Resolução CFM 2.336/2023, art. 4º)."))
    if not cited:
        out.append(_recommend("ROUTINE", "routine", "Cite ao menos uma fonte, de preferência com DOI ou PMID.", "Citar fontes",
                              "Texto educativo deve apoiar-se em fontes verificáveis."))
    out.append(_recommend("ROUTINE", "routine", "Confira se restam nomes ou outros dados de pessoas e submeta o texto à aprovação do "
                          "profissional responsável.", "Aprovação pelo profissional responsável",
                          "Nenhum preparo automático dispensa a leitura por quem assina."))
    return out


def issue(reason):
    return f"Retirado: {reason.what} ({reason.basis})."


def summary(masked, withheld):
    return f"Dados pessoais mascarados: {masked}. Motivos de retirada de trechos: {withheld}. Aviso ao leitor incluído."
