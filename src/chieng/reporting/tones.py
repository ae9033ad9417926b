"""The tone in which each verdict is shown, beside its words."""

from chieng.core.ui.kinds import Tone
from chieng.reporting.kinds import Verdict

TONES = {
    Verdict.MET: Tone.YES,
    Verdict.MET_ON_LIST: Tone.WAIT,
    Verdict.NOT_MET: Tone.NO,
    Verdict.NOT_YET_DUE: Tone.WAIT,
    Verdict.NOT_SHOWN: Tone.NONE,
}
