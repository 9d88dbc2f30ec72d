"""Hold the examples on the help screens: three command lines for each command, as one text to translate.

tests/cli/test_examples.py runs them all, in both languages.
"""

from __future__ import annotations

from airplan.i18n import pmarked

ENTRY = "1m4c2k9x0w3q7hb"
"""The entry ID that stands in examples for one of the reader's own."""
EXAMPLES = {
    "": pmarked(
        "examples of a command",
        'airplan due --before "30 June"\nairplan status --light red\nairplan help collect',
    ),
    "list": pmarked(
        "examples of a command",
        "airplan list --section 4 --kind by-date\n"
        "airplan list --unit EPB --role lead\n"
        'airplan list --status "in progress" --output progress.csv',
    ),
    "due": pmarked(
        "examples of a command",
        'airplan due --before "30 June 2017"\n'
        "airplan due --within 30d --unit Desheng\n"
        "airplan due --official Jiang --light red,yellow",
    ),
    "department": pmarked(
        "examples of a command",
        "airplan department EPB\n"
        "airplan department Desheng --role responsible\n"
        'airplan department EPB --period "May 2017"',
    ),
    "official": pmarked(
        "examples of a command",
        "airplan official Jiang\n"
        'airplan official Jiang --before "30 June 2017"\n'
        'airplan official Sima --status "not started"',
    ),
    "show": pmarked(
        "examples of a command",
        "airplan show 8b\nairplan show 5a --unit EPB\nairplan show 49-2 --city",
    ),
    "search": pmarked(
        "examples of a command",
        "airplan search boiler\nairplan search vehicles --section 3\nairplan search dust --unit Desheng",
    ),
    "units": pmarked(
        "examples of a command",
        "airplan units\nairplan units --role lead\nairplan units --section 4 --output units.xlsx",
    ),
    "officials": pmarked(
        "examples of a command",
        "airplan officials\nairplan officials --section 4\nairplan officials --light red",
    ),
    "sections": pmarked(
        "examples of a command",
        'airplan sections\nairplan sections --unit EPB\nairplan sections --before "30 June 2017"',
    ),
    "summary": pmarked(
        "examples of a command",
        "airplan summary\nairplan summary --section 4\nairplan summary --official Jiang",
    ),
    "status": pmarked(
        "examples of a command",
        "airplan status --light red,yellow\nairplan status --by unit\nairplan status 5a --units --sort most",
    ),
    "overdue": pmarked(
        "examples of a command",
        'airplan overdue\nairplan overdue --unit EPB\nairplan overdue --as-of "1 July 2017" --output overdue.xlsx',
    ),
    "missing": pmarked(
        "examples of a command",
        "airplan missing May\nairplan missing May --by measure --unit Desheng\n"
        "airplan missing May --remind --mail drafts",
    ),
    "overview": pmarked(
        "examples of a command",
        "airplan overview\nairplan overview --by unit\nairplan overview --period May --output overview.xlsx",
    ),
    "rank": pmarked(
        "examples of a command",
        "airplan rank may.csv --period May\n"
        "airplan rank --period May --order desc --output ranking.xlsx\n"
        "airplan rank --period May --cumulative",
    ),
    "schedule": pmarked(
        "examples of a command",
        "airplan schedule 5a\nairplan schedule --official Jiang\nairplan schedule --all --output wall-chart.xlsx",
    ),
    "calendar": pmarked(
        "examples of a command",
        "airplan calendar --output deadlines.ics\n"
        "airplan calendar --unit EPB --output EPB.ics\n"
        "airplan calendar --to calendars --each official",
    ),
    "log": pmarked(
        "examples of a command",
        'airplan log\nairplan log 8b --unit EPB --period May\nairplan log --kind report --since "1 May 2017"',
    ),
    "evaluate": pmarked(
        "examples of a command",
        "airplan evaluate --example --output evaluation.yaml\n"
        "airplan evaluate --year 2017 --explain EPB\n"
        "airplan evaluate --year 2017 --output evaluation.xlsx",
    ),
    "round": pmarked(
        "examples of a command",
        "airplan round list\nairplan round show May\nairplan round close May",
    ),
    "round list": pmarked(
        "examples of a command",
        "airplan round list\nairplan round list --unit EPB\nairplan round list --output rounds.xlsx",
    ),
    "round show": pmarked(
        "examples of a command",
        "airplan round show May\n"
        "airplan round show May --unit Desheng\n"
        "airplan round show --period May --output round.xlsx",
    ),
    "round close": pmarked(
        "examples of a command",
        "airplan round close May\n"
        'airplan round close May --on "10 June 2017"\n'
        'airplan round close May --reason "All workbooks are in"',
    ),
    "round reopen": pmarked(
        "examples of a command",
        'airplan round reopen May --reason "Desheng was late"\n'
        'airplan round reopen --period May --reason "Desheng was late"\n'
        'airplan round reopen May --reason "Desheng was late" --by "Zhang Min"',
    ),
    "record": pmarked(
        "examples of a command",
        'airplan record 8b --unit EPB --status "in progress" --on "25 May 2017"\n'
        'airplan record 5a --value 12000 --note "On schedule" --on "25 May 2017"\n'
        "airplan record 5a --corrects 1m4c2k9x0w3q7hb --value 12500",
    ),
    "dispatch": pmarked(
        "examples of a command",
        "airplan dispatch --to workbooks --period May\nairplan dispatch --to workbooks --period May --due "
        '"5 June 2017"\nairplan dispatch --to workbooks --period May --mail drafts',
    ),
    "collect": pmarked(
        "examples of a command",
        "airplan collect returned --period May\n"
        "airplan collect returned --period May --apply\n"
        "airplan collect returned --period May --unit Desheng --prefer returned",
    ),
    "notice": pmarked(
        "examples of a command",
        "airplan notice --all --period May\n"
        "airplan notice --all --period May --output notices\n"
        "airplan notice --unit Desheng --answer-days 5 --output notice.docx --draft",
    ),
    "close": pmarked(
        "examples of a command",
        'airplan close 32a --authority "Minutes 12" --reason "Checked on site"\n'
        'airplan close 32a --authority "Minutes 12" --reason Checked --on "31 May"\n'
        'airplan close 32a --authority "Minutes 12" --reason Checked --yes',
    ),
    "extend": pmarked(
        "examples of a command",
        'airplan extend 8b --to "30 Sep" --authority "Note 5" --reason Late --on 5-25\n'
        'airplan extend 8b --to 9-30 --authority "Note 5" --reason Late --on "25 May"\n'
        'airplan extend 8b --to 9-30 --authority "Note 5" --reason Delay --on 5-25',
    ),
    "adjust": pmarked(
        "examples of a command",
        'airplan adjust 5a --to 25000 --authority "Minutes 12" --reason Recount\n'
        'airplan adjust 5a --to 25,000 --authority "Minutes 12" --reason Recount\n'
        'airplan adjust 5a --to 25000 --authority "Note 5" --reason Recount --on 5-31',
    ),
    "milestone": pmarked(
        "examples of a command",
        'airplan milestone add 7b "31 Aug" "Site list" --authority M12 --reason New\nairplan milestone '
        'reach 8a "30 June 2017" "Contracts signed"\nairplan milestone list 8a',
    ),
    "milestone add": pmarked(
        "examples of a command",
        'airplan milestone add 7b "31 Aug" "Site list" --authority M12 --reason New\nairplan milestone '
        "add 7b 2017-08-31 Sites --authority M12 --reason New\nairplan milestone add 7b 8-31 Sites "
        "--authority M12 --reason New --by Zhang",
    ),
    "milestone reach": pmarked(
        "examples of a command",
        'airplan milestone reach 8a "30 June 2017" "Contracts signed"\n'
        'airplan milestone reach 8a 2017-06-30 "Contracts signed" --by "Zhang Min"\n'
        'airplan milestone reach 8a "30 June" "Contracts signed" --reason Verified',
    ),
    "milestone list": pmarked(
        "examples of a command",
        "airplan milestone list\nairplan milestone list 8a\nairplan milestone list --unit EPB",
    ),
    "send-back": pmarked(
        "examples of a command",
        'airplan send-back 1m4c2k9x0w3q7hb --reason "No figure given"\n'
        'airplan send-back 5a --unit EPB --reason "No figure given"\n'
        'airplan send-back 5a --unit EPB --reason "No figure given" --on "2 June"',
    ),
    "undo": pmarked(
        "examples of a command",
        "airplan undo 1m4c2k9x0w3q7hb\n"
        "airplan undo 1m4c2k9x0w3q7hb --only\n"
        'airplan undo 1m4c2k9x0w3q7hb --reason "Entered twice"',
    ),
    "schema": pmarked(
        "examples of a command",
        "airplan schema\nairplan schema plan\nairplan schema departments",
    ),
    "check": pmarked(
        "examples of a command",
        "airplan check\nairplan check plan_2017.yaml\nairplan check plan_2017.yaml departments.yaml",
    ),
    "completion": pmarked(
        "examples of a command",
        "airplan completion bash\nairplan completion fish\nairplan completion powershell",
    ),
    "diff": pmarked(
        "examples of a command",
        "airplan diff plan_2017.yaml\n"
        "airplan diff plan_2017.yaml plan_2017.yaml --unit EPB\n"
        "airplan diff plan_2017.yaml --units --output changes.xlsx",
    ),
    "revise": pmarked(
        "examples of a command",
        "airplan revise plan_july.yaml\n"
        "airplan revise plan_july.yaml --map 9a= --map 10a=9a\n"
        'airplan revise plan_july.yaml --authority "Decree 12" --on 2017-07-10',
    ),
    "bulletin": pmarked(
        "examples of a command",
        "airplan bulletin\n"
        'airplan bulletin --period "May 2017" --output bulletin.docx\n'
        "airplan bulletin --quarter 2017-Q2 --draft --output review.html",
    ),
    "page": pmarked(
        "examples of a command",
        "airplan page --output progress.html\n"
        'airplan page --for Desheng --as-of "end of June" --output desheng.html\n'
        "airplan page --all-plans --output plans.html",
    ),
    "export": pmarked(
        "examples of a command",
        "airplan export checklist.xlsx\n"
        "airplan export progress.xlsx --unit EPB\n"
        'airplan export may.xlsx --as progress --as-of "31 May 2017"',
    ),
    "import": pmarked(
        "examples of a command",
        "airplan import published.md --to draft\n"
        "airplan import published.md --to draft --year 2018\n"
        'airplan import published.md --to draft --map "Task=text"',
    ),
    "init": pmarked(
        "examples of a command",
        "airplan init office\nairplan --plan plan_2017.yaml init office\nairplan --store new.sqlite init",
    ),
    "backup": pmarked(
        "examples of a command",
        "airplan backup may.sqlite\nairplan backup may.sqlite --force\nairplan --workspace . backup may.sqlite",
    ),
    "restore": pmarked(
        "examples of a command",
        "airplan restore backup.sqlite\n"
        "airplan --workspace . restore backup.sqlite\n"
        "airplan --store new.sqlite restore backup.sqlite",
    ),
    "journal": pmarked(
        "examples of a command",
        "airplan journal export may.jsonl\n"
        "airplan journal import journal.jsonl --dry-run\n"
        "airplan journal import journal.jsonl",
    ),
    "journal export": pmarked(
        "examples of a command",
        "airplan journal export\nairplan journal export may.jsonl\nairplan journal export may.jsonl --force",
    ),
    "journal import": pmarked(
        "examples of a command",
        "airplan journal import journal.jsonl\n"
        "airplan journal import journal.jsonl --dry-run\n"
        "airplan --store new.sqlite journal import journal.jsonl --yes",
    ),
    "template": pmarked(
        "examples of a command",
        "airplan template\n"
        "airplan template bulletin --output template.docx\n"
        "airplan template --fields --output fields.xlsx",
    ),
    "serve": pmarked(
        "examples of a command",
        "airplan serve\nairplan serve --port 8765 --no-open\nairplan --as-of 2017-06-30 serve --no-open",
    ),
}
"""Name of a command, "" for the program → its examples, one a line."""
