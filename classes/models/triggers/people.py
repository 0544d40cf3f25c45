"""What ends with an account's access, whoever ends it: forms, Django admin, bulk updates, plain SQL."""

import pgtrigger
from pgtrigger import Before, F, Q, Update

# The number of ended sessions never goes back: a stale copy of the row, saved whole, revives no session.
access_ends = pgtrigger.Trigger(
    name="access_ends",
    when=Before,
    operation=Update,
    condition=Q(old__is_active__df=F("new__is_active"))
    | Q(old__password__df=F("new__password"))
    | Q(old__sessions_ended__df=F("new__sessions_ended")),
    func="""
        NEW.sessions_ended := GREATEST(OLD.sessions_ended, NEW.sessions_ended);
        IF OLD.is_active AND NOT NEW.is_active THEN
            NEW.sessions_ended := OLD.sessions_ended + 1;
            DELETE FROM calendar_feeds WHERE user_id = OLD.id;
        END IF;
        IF OLD.password IS DISTINCT FROM NEW.password OR (OLD.is_active AND NOT NEW.is_active) THEN
            DELETE FROM invitations WHERE user_id = OLD.id;
        END IF;
        RETURN NEW;
    """,
)
