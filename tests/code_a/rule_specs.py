"""What every check says, by example: the examples of all rooms together."""

import specs_conduct
import specs_consistency
import specs_grounds
import specs_guidance
import specs_recording
import specs_repetition
import specs_suspicionless
from spec_case import Case

SPECS: dict[str, tuple[Case, ...]] = {
    **specs_recording.SPECS,
    **specs_consistency.SPECS,
    **specs_suspicionless.SPECS,
    **specs_grounds.SPECS,
    **specs_repetition.SPECS,
    **specs_conduct.SPECS,
    **specs_guidance.SPECS,
}
