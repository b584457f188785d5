"""The fields of lkj.fields, under the name by which the forms of this package know them."""

from lkj.fields import MoneyField, NumberField

__all__ = ["MoneyField", "NumberField"]
