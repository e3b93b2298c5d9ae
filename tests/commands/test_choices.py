"""Who names something that is not there is told what there is."""

import pytest

from commands.scan import chosen_profile, require_device, say_unknown_case
from commands.shell.command_line import require_choice
from commands.shell.errors import ChoiceUnknown
from station_app.cases import register as case_register
from station_app.scanning import capture, profiles
from station_app.station.station import Station
from tests.cases.test_cases_desk import case


def test_a_scanner_that_is_not_here_is_answered_with_those_that_are(station: Station) -> None:
    here = [info.device for info in capture.devices(station, refresh=True)]
    assert here
    for device in here:
        require_device(station, device)
    with pytest.raises(ChoiceUnknown) as told:
        require_device(station, "nosuch")
    assert told.value.params == {"option": "--device", "word": "nosuch", "known": ", ".join(here)}


def test_a_profile_that_is_not_offered_is_answered_with_those_that_are(station: Station) -> None:
    offered = [profile.name for profile in profiles.offered(station)]
    assert [chosen_profile(station, name).name for name in offered] == offered
    with pytest.raises(ChoiceUnknown) as told:
        chosen_profile(station, "nosuch\x1b[2J")
    assert told.value.params["known"] == ", ".join(offered)
    assert "\x1b" not in str(told.value.params["word"])


def test_where_there_is_nothing_to_choose_from_no_empty_list_is_named() -> None:
    require_choice("--device", "nosuch", ())


def test_a_number_that_the_register_does_not_know_is_told_and_the_paper_begins(
    station: Station, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_IN.UTF-8")
    case_register.store_changes(station, [case(11, "काल्पनिक फरियादी")])
    say_unknown_case(station, "11/2026")
    say_unknown_case(station, "")
    assert capfd.readouterr().err == ""
    say_unknown_case(station, "777/2026")
    assert capfd.readouterr().err == "FIR 777/2026 is not in the case register.\n"
