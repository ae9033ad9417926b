from chieng.ledger.forms.activity import ActivityForm, initial_from
from chieng.ledger.forms.filters import ActivityFilter, CostFilter
from chieng.ledger.forms.numbers import NumberField

__all__ = ["ActivityFilter", "ActivityForm", "CostFilter", "NumberField", "initial_from"]
