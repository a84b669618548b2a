"""Prints the reference of medplug.imaging and medplug.signal as Markdown, made of their signatures and docstrings."""

import inspect

from both import imaging, signals


def flow(text):
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def entry(module, name):
    thing = getattr(module, name)
    if inspect.isclass(thing) and issubclass(thing, tuple):
        return f"`{name}({', '.join(thing._fields)})`"
    return f"`{name}`" if inspect.isclass(thing) else f"`{name}{inspect.signature(thing)}`"


for title, module in (("medplug.imaging", imaging), ("medplug.signal", signals)):
    print(f"### {title}\n\n{flow(module.__doc__)}\n")
    for name in module.__all__:
        text = flow(getattr(module, name).__doc__).replace("\n\n", "\n  ")
        print(f"- {entry(module, name)}: {text}")
    print()
