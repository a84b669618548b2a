"""Who the plugin is: the part of medplug.yaml that it answers with and is bound by. `medplug build` puts it in."""

from dataclasses import dataclass, field

from .contract.common import AIUse


@dataclass(slots=True, kw_only=True)
class Identity:
    """What a plugin answers with. Ages are years; host_functions is None where any may be called."""

    id: str = "org.example.rehearsal"
    version: str = "0.0.0"
    kind: str = ""
    specialty: str = "any"
    age_min: float = 0
    age_max: float = 130
    max_input_bytes: int = 4 << 20
    max_output_bytes: int = 1 << 20
    ai: AIUse = field(default_factory=AIUse)
    host_functions: tuple | None = None


def _built():
    """The identity that the build put in; None outside a plugin."""
    try:
        from _medplug_manifest import STAMP as stamp
    except ImportError:
        return None
    ai, population, functions = stamp["ai"], stamp["population"], stamp.get("host_functions")
    return Identity(id=stamp["id"], version=stamp["version"], kind=stamp["kind"], specialty=stamp["specialty"],
                    age_min=population["age_min"], age_max=population["age_max"],
                    max_input_bytes=stamp["max_input_bytes"], max_output_bytes=stamp["max_output_bytes"],
                    ai=AIUse(used=True, model_version=ai["model_version"]) if ai["used"] else AIUse(),
                    host_functions=None if functions is None else tuple(functions))


BUILT = _built()
