from classes.models import PublicHoliday


def sync_holidays(*, first_year: int, last_year: int) -> int:
    """Add the public holidays of South Africa in these years, both included; gives how many were new.

    A day that is there already stays as it is: people may have renamed it, or switched it off.
    """
    # Loading its calendars takes more than a second: no request may pay for that
    import holidays  # noqa: PLC0415

    calendar = holidays.country_holidays("ZA", years=range(first_year, last_year + 1))
    known = set(PublicHoliday.objects.filter(date__in=list(calendar)).values_list("date", flat=True))
    new = [PublicHoliday(date=day, name=name) for day, name in sorted(calendar.items()) if day not in known]
    PublicHoliday.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
