from chieng.ledger.forms.activity import ActivityForm
from chieng.ledger.forms.filters import ActivityFilter
from chieng.ledger.forms.numbers import NumberField

__all__ = ["ActivityFilter", "ActivityForm", "NumberField"]
