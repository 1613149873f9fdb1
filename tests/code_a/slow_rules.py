"""The checks again, one record at a time, in code as plain as it can be. The fast ones have to agree."""

import slow_conduct
import slow_consistency
import slow_grounds
import slow_guidance
import slow_recording
import slow_repetition
import slow_suspicionless

SLOW = {
    **slow_recording.SLOW,
    **slow_consistency.SLOW,
    **slow_suspicionless.SLOW,
    **slow_grounds.SLOW,
    **slow_repetition.SLOW,
    **slow_conduct.SLOW,
    **slow_guidance.SLOW,
}
