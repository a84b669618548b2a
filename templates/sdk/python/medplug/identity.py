"""Who the plugin is: the part of medplug.yaml that it answers with and is bound by. `medplug build` puts it in."""

from .contract.common import AIUse


class Identity:
    """What a plugin answers with. Ages are years; host_functions is None where any may be called. What is not given is some
    plugin for everybody, of class standard."""

    def __init__(self, *, id="org.example.rehearsal", version="0.0.0", kind="", specialty="any", age_min=0, age_max=130,
                 max_input_bytes=4 << 20, max_output_bytes=1 << 20, ai=None, host_functions=None):
        self.id, self.version, self.kind, self.specialty = id, version, kind, specialty
        self.age_min, self.age_max = age_min, age_max
        self.max_input_bytes, self.max_output_bytes = max_input_bytes, max_output_bytes
        self.ai, self.host_functions = ai or AIUse(), host_functions


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
