from chieng.ledger.forms.activity import ActivityForm
from chieng.ledger.forms.filters import ActivityFilter, CostFilter
from chieng.ledger.forms.numbers import NumberField

__all__ = ["ActivityFilter", "ActivityForm", "CostFilter", "NumberField"]
