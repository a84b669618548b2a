"""The host as the runtime's built-in module _extism shows it, in memory: what tests outside WebAssembly run against.

host holds what the plugin is given and what it gave; reset() makes it anew. Host functions answer what the attributes
guideline_result, authority_result and consent_result say.
"""


class Host:
    """One host: its input and settings, and what a plugin told it."""

    def __init__(self):
        self.input = b""
        self.config = {}
        self.vars = {}
        self.output = None
        self.error = None
        self.logs = []  # (level, text)
        self.calls = []  # (function, argument)
        self.guideline_result = 2
        self.authority_result = b'{"status":"unknown","checked_at":null,"source":null}'
        self.consent_result = b'{"status":"missing"}'


host = Host()


def reset():
    """Forgets everything, and gives the new host."""
    global host
    host = Host()
    return host


def input_length():
    return len(host.input)


def input_bytes():
    return bytes(host.input)


def output(data):
    host.output = bytes(data)


def error_set(text):
    host.error = text


def config_get(key):
    value = host.config.get(key)
    return None if value is None else value.encode()


def var_get(key):
    return host.vars.get(key)


def var_set(key, value):
    if value is None:
        host.vars.pop(key, None)
    else:
        host.vars[key] = bytes(value)


def log(level, text):
    host.logs.append((level, text))


def audit(argument):
    host.calls.append(("log_medical_audit_event", bytes(argument)))


def guideline(argument):
    host.calls.append(("validate_crm_cardiology_guidelines", bytes(argument)))
    return host.guideline_result


def authority(argument):
    host.calls.append(("validate_medical_authority", bytes(argument)))
    return host.authority_result


def consent(argument):
    host.calls.append(("check_consent", bytes(argument)))
    return host.consent_result
