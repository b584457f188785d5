"""Adding empty, tagged signature fields to a document, in the areas that its pages left for them.

Sources: ISO 32000-1 12.7 (forms), 14.7.4.3 (annotations in the structure), ISO 19005-3 6.3 and 6.4 (appearances, no
NeedAppearances), ISO 14289-1 7.18 (each field has a name for people and is in the tree).
"""

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from lkj.pdf.tagging import FIELD_AREAS
from lkj.signatures.roles import SignatureRole

# Annotation flag: the field is printed.
PRINTED = 4
# Form flags: the document has signature fields, and may only be added to.
SIGNATURES_EXIST_APPEND_ONLY = 3


def add_fields(document: Pdf) -> None:
    """Make a field of each area in the catalog's list; a document without any stays as it is."""
    key = Name(f"/{FIELD_AREAS}")
    if key not in document.Root:
        return
    fields = [_field(document, area) for area in document.Root[key]]
    document.Root.AcroForm = document.make_indirect(
        Dictionary(Fields=Array(fields), SigFlags=SIGNATURES_EXIST_APPEND_ONLY)
    )
    del document.Root[key]


def _field(document: Pdf, area: pikepdf.Object) -> pikepdf.Object:
    role = SignatureRole(str(area.Name))
    left, bottom, right, top = _upright(area.Rect)
    empty = document.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, right - left, top - bottom]),
        Resources=Dictionary(),
    )
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(role.value),
            TU=String(f"Tanda tangan {role.label.lower()}"),
            F=PRINTED,
            Rect=Array([left, bottom, right, top]),
            P=area.Page,
            AP=Dictionary(N=empty),
        )
    )
    _add_to_page(area.Page, field)
    _add_to_structure(document, area, field)
    return field


def _upright(rect: pikepdf.Object) -> list[float]:
    """Left, bottom, right, top in points, with two decimals."""
    edges = [round(float(edge), 2) for edge in rect.as_list()]
    return [*(min(pair) for pair in zip(edges[:2], edges[2:], strict=True)), max(edges[0::2]), max(edges[1::2])]


def _add_to_page(page: pikepdf.Object, field: pikepdf.Object) -> None:
    if Name.Annots not in page:
        page.Annots = Array()
    page.Annots.append(field)
    page.Tabs = Name.S


def _add_to_structure(document: Pdf, area: pikepdf.Object, field: pikepdf.Object) -> None:
    """Put the field into the structure tree, as the first child of the area's parent."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    field.StructParent = max(int(number) for number in list(numbers)[::2]) + 1
    form = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=area.Parent,
            Pg=area.Page,
            # Not in an array: pyHanko accepts a signature as no change of the structure only if the field is K.Obj.
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=area.Page),
        )
    )
    area.Parent.K.insert(0, form)
    numbers.extend([field.StructParent, form])
