# Made by `make generate` of the types in sdk-go-pdk/contract.
"""Kind dermoscopy."""

from ..rules import DermoscopyResponseRules
from ..shape import member, shape
from .common import Request, Response

__all__ = ["ABCDRule", "DermoscopyRequest", "DermoscopyResponse", "SevenPoint"]


@shape(kind="dermoscopy")
class DermoscopyRequest(Request):
    """DermoscopyRequest asks for the dermoscopic scoring of one image."""

    lesion_images: list[str] = member([str], "required,minitems=1,maxitems=1,image")
    mm_per_px: float | None = member(float, "xmin=0", null=True)
    lesion_location: str = member(str)


@shape()
class ABCDRule:
    """ABCDRule is the dermoscopic ABCD rule: tds = 1.3 a + 0.1 b + 0.5 c + 0.5 d."""

    a: int = member(int, "required,min=0,max=2")
    b: int = member(int, "required,min=0,max=8")
    c: int = member(int, "required,min=1,max=6")
    d: int = member(int, "required,min=1,max=5")
    tds: float = member(float, "required,min=1,max=8.9")
    class_: str = member(str, "required,enum=benign|suspicious|highly_suspicious")


@shape()
class SevenPoint:
    """SevenPoint is the seven-point checklist: the first three items count two, the others one."""

    items: list[str] = member([str], "required,unique,enum=atypical_network|blue_whitish_veil|atypical_vascular|streaks|dots_globules|blotches|regression")
    score: int = member(int, "required,min=0,max=10")


@shape(kind="dermoscopy")
class DermoscopyResponse(DermoscopyResponseRules, Response):
    """DermoscopyResponse is the answer to a DermoscopyRequest."""

    abcd: ABCDRule | None = member(ABCDRule, "ok", null=True)
    seven_point: SevenPoint | None = member(SevenPoint, "ok", null=True)
    structures: list[str] = member([str], "ok,unique,enum=network|structureless|streaks|dots|globules")
    colors: list[str] = member([str], "ok,unique,enum=white|red|light_brown|dark_brown|blue_gray|black")


DermoscopyRequest.__response__ = DermoscopyResponse
