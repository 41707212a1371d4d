"""The words of English that carry grammar and no subject: nothing in, the set of them out."""

_WORDS = """
a an the this that these those each every either neither both all any some no none such same other another own few many
much more most less least several enough
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones who whom whose which what someone anyone everyone something
anything everything nothing nobody
and or but nor so yet for if then than because since while although though unless until whether as when where why how
of in on at by to from with without within into onto upon over under above below between among amid against through
throughout during before after about around across along toward towards off out up down near beyond despite per via
am is are was were be been being do does did doing done have has had having can could may might must shall should will
would ought cannot can't don't doesn't didn't won't isn't aren't wasn't weren't it's that's there's
not only also just even still already again ever never always often perhaps rather quite very too here there now thus
hence however therefore moreover indeed instead well
said says say saying told tells according
mr mrs ms dr
"""

FUNCTION_WORDS = frozenset(_WORDS.split())
