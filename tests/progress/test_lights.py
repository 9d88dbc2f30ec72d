"""Which light does a measure show? Rows that a clerk can check with a calendar and a pocket calculator.

A row says what was reported and decided, one thing after the other, and on which day somebody asks. Days without a year
are of 2017. `lead` is the measure's lead, `lead2` the second of several, `street` 德胜街道办事处. A number is that of
the measure's first target, unless another one is named; “…” is said of the progress. What the plan says of them:

    5a   24,530 辆 by 31 December                                  28a  by 30 June, no number
    8a   1,100 蒸吨 by 31 December (`retrofit`), up to 1,900        32a  by 28 February, no number
         to be striven for, 100 % within the emission standard    4b   by 31 December, a Sunday, no number
    9a   1 项 by 31 December                                       6a   by 31 October, no number, two leads
    10a  25 吨 by milestones that the plan does not name           22c  a number that the plan does not name, two leads
    13a  dustfall ≤ 5, every month                                1a   by milestones, no number, three leads
    16a  100 % of what is found is closed                         25a  long-term
    17a  coverage ≥ 96 % by the end of the year,                  3a   long-term, two leads
         flushing ≥ 2 times on every day

`because` has every reason, the most pressing first: days are days, `behind` is percentage points. `asked`, `behind` and
`a month` are those of the first target.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from airplan.progress.lights import has_pace, judge
from airplan.progress.rules import Reporting, Thresholds
from airplan.progress.standing import LIGHTS, STATES, Word
from airplan.progress.statements import statements_with_content
from airplan.store.connect import open_in_memory
from airplan.store.entries import STATUSES
from airplan.store.journal import Journal
from airplan.store.sql import View
from support.office import Office
from support.real_plan import day_of, the_plan

if TYPE_CHECKING:
    from airplan.progress.standing import Reason, Standing
    from airplan.store.database import Database
    from airplan.store.entries import Entry

PACE = """
what was reported and decided                       | measure | on         | light  | because                | asked | behind | a month
----------------------------------------------------+---------+------------+--------+------------------------+-------+--------+--------
5-31 lead in-progress 12000                         | 5a      | 5-31       | green  | in-time                | 10148 |  -7.55 | 1790
5-26 lead in-progress 440                           | 8a      | 5-26       | green  | in-time                | 440   |   0.00 | 93
5-26 lead in-progress 330.11                        | 8a      | 5-26       | green  | in-time                | 440   |   9.99 | 108
5-26 lead in-progress 330                           | 8a      | 5-26       | yellow | behind 10.00 retrofit  | 440   |  10.00 | 108
5-26 lead in-progress 110                           | 8a      | 5-26       | yellow | behind 30.00 retrofit  | 440   |  30.00 | 139
5-26 lead in-progress 109.89                        | 8a      | 5-26       | red    | behind 30.01 retrofit  | 440   |  30.01 | 139
9-30 lead in-progress 600                           | 8a      | 9-30       | yellow | behind 20.25 retrofit  | 823   |  20.25 | 167
5-26 lead in-progress 440                           | 8a      | 7-31       | yellow | behind 18.08 retrofit  | 639   |  18.08 | 132
5-26 lead in-progress 1100                          | 8a      | 5-26       | green  | in-time                | 440   | -60.00 | 0
5-26 lead in-progress 1200                          | 8a      | 5-26       | green  | in-time                | 440   | -69.09 | 0
5-26 lead in-progress                               | 8a      | 5-26       | grey   | no-figure retrofit     | 440   |        |
5-20 lead in-progress 440; 5-26 lead erases         | 8a      | 5-26       | grey   | no-figure retrofit     | 440   |        |
5-26 lead in-progress 440; 4-30 lead 300            | 8a      | 5-26       | green  | in-time                | 440   |   0.00 | 93
5-26 lead in-progress 4400; 5-26 lead corrects 330  | 8a      | 5-26       | yellow | behind 10.00 retrofit  | 440   |  10.00 | 108
5-26 lead in-progress 440; 5-26 street done 1100    | 8a      | 5-26       | green  | in-time                | 440   |   0.00 | 93
5-26 lead in-progress 440 retrofit-all=0            | 8a      | 5-26       | green  | in-time                | 440   |   0.00 | 93
5-31 lead in-progress 12000 retired-vehicles-city=0 | 5a      | 5-31       | green  | in-time                | 10148 |  -7.55 | 1790
2016-12-31 lead in-progress 0                       | 8a      | 2016-12-31 | green  | in-time                | 0     |   0.00 | 92
1-1 lead in-progress 0                              | 8a      | 1-1        | green  | in-time                | 3     |   0.27 | 92
12-15 lead in-progress 1000                         | 8a      | 12-15      | yellow | due-soon 16            | 1052  |   4.71 | 100
12-30 lead in-progress 1000                         | 8a      | 12-30      | yellow | due-soon 1             | 1097  |   8.82 | 100
12-31 lead in-progress 1000                         | 8a      | 12-31      | yellow | due-soon 0             | 1100  |   9.09 |
12-31 lead in-progress 1000                         | 8a      | 2018-1-1   | red    | overdue 1              | 1100  |   9.09 |
12-31 lead in-progress                              | 8a      | 12-31      | grey   | no-figure retrofit; due-soon 0 | 1100 | |
12-31 lead in-progress                              | 8a      | 2018-1-1   | red    | overdue 1; no-figure retrofit  | 1100 | |
12-31 lead in-progress 550                          | 8a      | 2018-1-1   | red    | behind 50.00 retrofit; overdue 1 | 1100 | 50.00 |
12-20 lead in-progress 1100                         | 8a      | 2018-1-1   | red    | overdue 1              | 1100  |   0.00 |
5-26 lead not-started                               | 8a      | 5-26       | red    | behind 40.00 retrofit  | 440   |  40.00 |
1-1 lead not-started                                | 8a      | 4-19       | yellow | behind 29.86 retrofit  | 328   |  29.86 |
1-1 lead not-started                                | 8a      | 1-20       | green  | not-started            | 60    |   5.48 |
5-26 lead not-started 0                             | 8a      | 5-26       | red    | behind 40.00 retrofit  | 440   |  40.00 | 154
5-26 lead in-progress                               | 9a      | 5-26       | green  | in-time                |       |        |
5-26 lead in-progress 0                             | 9a      | 5-26       | green  | in-time                |       |        |
5-26 lead in-progress                               | 10a     | 5-26       | green  | in-time                |       |        |
5-26 lead in-progress 3                             | 10a     | 5-26       | green  | in-time                |       |        |
5-26 lead in-progress 50                            | 22c     | 5-26       | green  | in-time                |       |        |
"""  # noqa: E501 – a table is easier to read than its lines are short

CALENDAR = """
what was reported and decided | measure | on       | light  | because           | due
------------------------------+---------+----------+--------+-------------------+-----------
5-15 lead in-progress         | 28a     | 5-30     | green  | in-time           | 2017-06-30
5-15 lead in-progress         | 28a     | 5-31     | yellow | due-soon 30       | 2017-06-30
5-15 lead in-progress         | 28a     | 6-29     | yellow | due-soon 1        | 2017-06-30
5-15 lead in-progress         | 28a     | 6-30     | yellow | due-soon 0        | 2017-06-30
5-15 lead in-progress         | 28a     | 7-1      | red    | overdue 1         | 2017-06-30
5-15 lead not-started         | 28a     | 5-30     | green  | not-started       | 2017-06-30
5-15 lead paused              | 28a     | 5-30     | yellow | paused            | 2017-06-30
5-15 lead paused              | 28a     | 7-1      | red    | overdue 1; paused | 2017-06-30
6-30 lead done                | 28a     | 7-1      | green  | done              | 2017-06-30
5-15 lead in-progress         | 4b      | 12-31    | yellow | due-soon 0        | 2017-12-31
5-15 lead in-progress         | 4b      | 2018-1-1 | red    | overdue 1         | 2017-12-31
2-1 lead in-progress          | 32a     | 2-28     | yellow | due-soon 0        | 2017-02-28
2-1 lead in-progress          | 32a     | 3-1      | red    | overdue 1         | 2017-02-28
1-31 lead in-progress         | 28a     | 5-30     | green  | in-time           | 2017-06-30
"""

SILENCE = """
what was reported and decided                      | measure | on       | light  | because
---------------------------------------------------+---------+----------+--------+-----------------------------------------
                                                   | 28a     | 5-30     | grey   | no-report
                                                   | 28a     | 6-10     | grey   | no-report; due-soon 20
                                                   | 28a     | 7-1      | grey   | no-report; overdue 1
                                                   | 5a      | 7-1      | grey   | no-report
                                                   | 25a     | 12-31    | grey   | no-report
                                                   | 1a      | 12-31    | grey   | no-report
6-1 street done                                    | 28a     | 7-1      | grey   | no-report; overdue 1
6-1 lead done                                      | 28a     | 5-31     | grey   | no-report; due-soon 30
6-1 lead done; 6-2 office undoes                   | 28a     | 7-1      | grey   | no-report; overdue 1
6-1 lead done; 6-2 office undoes; 6-3 office undoes | 28a    | 7-1      | green  | done
6-20 office extends to 9-30                        | 28a     | 7-1      | grey   | no-report
3-1 office sets 5-31 方案                          | 1a      | 5-1      | grey   | no-report; milestone-soon 30 方案
3-1 office sets 5-31 方案                          | 1a      | 6-1      | grey   | no-report; milestone-missed 1 方案
3-1 lead in-progress                               | 25a     | 5-2      | green  | in-time
3-1 lead in-progress                               | 25a     | 5-3      | yellow | stale 63
3-1 lead in-progress                               | 25a     | 2018-3-1 | yellow | stale 365
3-1 lead in-progress; 5-1 street in-progress       | 25a     | 5-3      | yellow | stale 63
3-1 lead in-progress; 5-1 lead “又完成3项”         | 25a     | 5-3      | green  | in-time
3-1 lead not-started                               | 25a     | 5-2      | green  | not-started
3-1 lead paused                                    | 25a     | 5-3      | yellow | paused; stale 63
3-1 lead done                                      | 25a     | 12-31    | green  | done
3-1 lead in-progress                               | 1a      | 5-3      | yellow | stale 63
3-1 lead in-progress; 4-30 lead2 in-progress       | 3a      | 5-3      | green  | in-time
3-1 lead in-progress                               | 3a      | 5-3      | yellow | stale 63
1-31 lead in-progress                              | 6a      | 9-30     | green  | in-time
"""

EMPTY = """
what was reported and decided                                        | measure | on   | light  | because                                | state
---------------------------------------------------------------------+---------+------+--------+----------------------------------------+------------
5-15 lead “无”                                                       | 28a     | 5-30 | grey   | no-content                             | none
5-15 lead in-progress “同上。”                                       | 28a     | 5-30 | grey   | no-content                             | none
5-15 lead in-progress “N/A”                                          | 28a     | 7-1  | grey   | no-content; overdue 1                  | none
5-15 lead in-progress “完成３项”                                     | 28a     | 5-30 | green  | in-time                                | in-progress
5-15 lead “无”; 5-16 lead “完成3项”                                  | 28a     | 5-30 | green  | in-time                                | in-progress
4-15 lead in-progress “完成3项”; 5-15 lead in-progress “与4月相同”   | 28a     | 5-30 | green  | in-time; no-content                    | in-progress
3-1 lead “完成3项”; 4-1 lead “同上”; 5-1 lead “同上”                 | 25a     | 5-3  | yellow | stale 63; no-content                   | in-progress
4-15 lead paused; 5-15 lead in-progress “正常”                       | 28a     | 5-30 | yellow | paused; no-content                     | paused
5-15 lead done “已落实”                                              | 28a     | 5-30 | green  | done                                   | done
5-15 lead paused “无”                                                | 28a     | 5-30 | yellow | paused                                 | paused
5-26 lead in-progress 440 “同上”                                     | 8a      | 5-26 | green  | in-time                                | in-progress
5-26 lead in-progress “同上”                                         | 8a      | 5-26 | grey   | no-content                             | none
5-15 lead “无”; 5-16 office undoes                                   | 28a     | 5-30 | grey   | no-report                              | none
5-15 lead “无”; 5-16 office closes                                   | 28a     | 5-30 | green  | closed                                 | closed
5-15 street “无”; 5-15 lead “完成3项”                                | 25a     | 5-30 | green  | in-time                                | in-progress
"""  # noqa: E501 – a table, one case a line

BOUNDS = """
what was reported and decided                            | measure | on       | light  | because
---------------------------------------------------------+---------+----------+--------+-------------------------------------------
5-26 lead in-progress 5                                  | 13a     | 5-26     | green  | in-time
5-26 lead in-progress 5.01                               | 13a     | 5-26     | red    | missed dustfall
4-30 lead in-progress 6; 5-26 lead 4.9                   | 13a     | 5-26     | green  | in-time
4-30 lead in-progress 4.9; 5-26 lead 6                   | 13a     | 5-26     | red    | missed dustfall
5-26 lead in-progress                                    | 13a     | 5-26     | green  | in-time
5-26 lead in-progress; 5-26 street in-progress 9         | 13a     | 5-26     | green  | in-time
5-26 lead in-progress main-road-flushing=2               | 17a     | 5-26     | green  | in-time
5-26 lead in-progress main-road-flushing=1.9             | 17a     | 5-26     | red    | missed main-road-flushing
5-26 lead in-progress secondary-road-flushing=0          | 17a     | 5-26     | green  | in-time
5-26 lead in-progress coverage=96                        | 17a     | 5-26     | green  | in-time
5-26 lead in-progress coverage=95.99                     | 17a     | 5-26     | green  | not-reached coverage
5-26 lead in-progress coverage=95 main-road-flushing=1   | 17a     | 5-26     | red    | missed main-road-flushing; not-reached coverage
5-26 lead in-progress coverage=95                        | 17a     | 2018-1-1 | red    | overdue 1; not-reached coverage
5-26 lead in-progress 100                                | 16a     | 5-26     | green  | in-time
5-26 lead in-progress 99.9                               | 16a     | 5-26     | red    | missed illegal-plants
5-26 lead in-progress 440 emission-standard=80           | 8a      | 5-26     | green  | not-reached emission-standard
5-26 lead in-progress 330 emission-standard=80           | 8a      | 5-26     | yellow | behind 10.00 retrofit; not-reached emission-standard
5-26 lead done 1100                                      | 8a      | 5-26     | green  | done
5-26 lead done                                           | 8a      | 5-26     | green  | done
5-26 lead done 1099                                      | 8a      | 5-26     | yellow | done-short retrofit
5-26 lead done 1100 retrofit-all=1100                    | 8a      | 5-26     | green  | done
5-26 lead done 1100 emission-standard=99.9               | 8a      | 5-26     | yellow | done-short emission-standard
5-26 lead done 1000 emission-standard=99.9               | 8a      | 2018-1-1 | yellow | done-short retrofit; done-short emission-standard
5-26 lead done 0                                         | 9a      | 5-26     | yellow | done-short projects
5-26 lead done 1                                         | 9a      | 5-26     | green  | done
5-26 lead done 6                                         | 13a     | 5-26     | yellow | done-short dustfall
5-26 lead done 24530 retired-vehicles-city=0             | 5a      | 5-26     | green  | done
"""  # noqa: E501 – a table, one case a line

DECISIONS = """
what was reported and decided                                                      | measure | on    | light  | because                    | due        | asked  | behind | a month
-----------------------------------------------------------------------------------+---------+-------+--------+----------------------------+------------+--------+--------+--------
6-1 lead in-progress; 6-20 office extends to 9-30                                  | 28a     | 6-19  | yellow | due-soon 11                | 2017-06-30 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30                                  | 28a     | 6-20  | green  | in-time                    | 2017-09-30 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30                                  | 28a     | 8-31  | yellow | due-soon 30                | 2017-09-30 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30                                  | 28a     | 10-1  | red    | overdue 1                  | 2017-09-30 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30; 9-20 office extends to 10-31    | 28a     | 10-1  | yellow | due-soon 30                | 2017-10-31 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30; 9-20 office extends to 8-31     | 28a     | 10-1  | red    | overdue 31                 | 2017-08-31 |        |        |
6-1 lead in-progress; 6-20 office extends to 9-30; 6-21 office undoes              | 28a     | 7-1   | red    | overdue 1                  | 2017-06-30 |        |        |
5-26 lead in-progress 440; 5-26 office extends to 2018-3-31                        | 8a      | 5-26  | green  | in-time                    | 2018-03-31 | 353    |  -7.91 | 65
5-26 lead in-progress 330; 5-26 office extends to 2016-12-31                       | 8a      | 5-26  | red    | overdue 146                | 2016-12-31 |        |        |
3-1 lead in-progress; 3-1 office extends to 6-30                                   | 25a     | 5-30  | green  | in-time                    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office extends to 6-30                                   | 25a     | 7-1   | red    | overdue 1                  | 2017-06-30 |        |        |
5-26 lead in-progress 330; 5-26 office adjusts to 1000                             | 8a      | 5-26  | green  | in-time                    | 2017-12-31 | 400    |   7.00 | 94
5-26 lead in-progress 330; 5-26 office adjusts to 1000; 5-26 office adjusts to 900 | 8a      | 5-26  | green  | in-time                    | 2017-12-31 | 360    |   3.33 | 80
5-26 lead in-progress 330; 5-26 office adjusts to 1000; 5-26 office undoes         | 8a      | 5-26  | yellow | behind 10.00 retrofit      | 2017-12-31 | 440    |  10.00 | 108
5-26 lead done 1000; 5-26 office adjusts to 1000                                   | 8a      | 5-26  | green  | done                       | 2017-12-31 | 400    | -60.00 | 0
5-26 lead in-progress 50; 5-26 office adjusts to 300                               | 22c     | 5-26  | yellow | behind 23.33 fuel-samples  | 2017-12-31 | 120    |  23.33 | 35
5-26 lead in-progress; 5-26 office adjusts to 300                                  | 22c     | 5-26  | grey   | no-figure fuel-samples     | 2017-12-31 | 120    |        |
5-26 lead in-progress 4; 5-26 office adjusts to 3                                  | 13a     | 5-26  | red    | missed dustfall            | 2017-12-31 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案                                    | 1a      | 5-30  | green  | in-time                    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案                                    | 1a      | 5-31  | yellow | milestone-soon 30 方案     | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案                                    | 1a      | 6-30  | yellow | milestone-soon 0 方案      | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案                                    | 1a      | 7-1   | red    | milestone-missed 1 方案    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案; 6-29 office reached 方案          | 1a      | 7-1   | green  | in-time                    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案; 7-9 office reached 方案           | 1a      | 7-8   | red    | milestone-missed 8 方案    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 6-30 方案; 7-9 office reached 方案           | 1a      | 7-9   | green  | in-time                    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 9-30 验收; 3-1 office sets 6-30 方案         | 1a      | 5-30  | green  | in-time                    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 9-30 验收; 3-1 office sets 6-30 方案; 6-1 office reached 方案 | 1a | 6-1 | green | in-time        | 2017-09-30 |        |        |
3-1 lead in-progress; 3-1 office sets 9-30 验收; 3-1 office sets 6-30 方案         | 1a      | 9-1   | red    | milestone-missed 63 方案; milestone-soon 29 验收 | 2017-06-30 | | |
3-1 lead in-progress; 3-1 office sets 6-30 方案; 3-2 office undoes                 | 1a      | 4-1   | green  | in-time                    |            |        |        |
3-1 lead done; 3-1 office sets 6-30 方案                                           | 1a      | 7-1   | red    | milestone-missed 1 方案    | 2017-06-30 |        |        |
5-26 lead in-progress 12; 5-1 office sets 6-30 初审; 5-1 office sets 9-30 验收     | 10a     | 5-26  | green  | in-time                    | 2017-06-30 | 13.37  |   5.48 | 3.13
5-26 lead in-progress; 5-1 office sets 6-30 初审; 5-1 office sets 9-30 验收        | 10a     | 5-26  | grey   | no-figure voc              | 2017-06-30 | 13.37  |        |
5-26 lead in-progress 25; 5-26 office extends to 10-31                             | 10a     | 9-30  | green  | in-time                    | 2017-10-31 | 22.45  | -10.20 | 0.00
5-26 lead in-progress 25; 5-26 office extends to 10-31                             | 10a     | 10-1  | yellow | due-soon 30                | 2017-10-31 | 22.53  |  -9.87 | 0.00
5-26 lead in-progress 25; 5-26 office extends to 10-31                             | 10a     | 11-1  | red    | overdue 1                  | 2017-10-31 | 25.00  |   0.00 |
3-1 lead in-progress; 3-1 office sets 4-30 初稿                                    | 28a     | 5-1   | red    | milestone-missed 1 初稿    | 2017-06-30 |        |        |
3-1 lead in-progress; 3-1 office sets 4-30 初稿; 4-30 office reached 初稿          | 28a     | 7-1   | red    | overdue 1                  | 2017-06-30 |        |        |
6-1 lead done; 6-2 office closes                                                   | 28a     | 6-2   | green  | closed                     | 2017-06-30 |        |        |
6-1 lead done; 6-2 office closes                                                   | 28a     | 6-1   | green  | done                       | 2017-06-30 |        |        |
6-1 lead in-progress; 7-1 office closes                                            | 28a     | 7-1   | green  | closed                     | 2017-06-30 |        |        |
6-1 lead done; 6-2 office closes; 6-3 lead in-progress                             | 28a     | 7-1   | green  | closed                     | 2017-06-30 |        |        |
6-1 lead in-progress; 6-2 office closes; 6-3 office undoes                         | 28a     | 7-1   | red    | overdue 1                  | 2017-06-30 |        |        |
5-26 lead done 1000; 5-27 office closes                                            | 8a      | 5-27  | green  | closed                     | 2017-12-31 | 443    | -50.64 | 15
"""  # noqa: E501 – a table, one case a line

SEVERAL_UNITS = """
what was reported and decided                                          | measure | on   | light  | because               | state       | value
-----------------------------------------------------------------------+---------+------+--------+-----------------------+-------------+------
5-1 lead done                                                          | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 lead done; 5-2 lead2 done                                          | 6a      | 5-26 | green  | done                  | done        |
5-1 lead done; 5-2 lead2 in-progress                                   | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 lead done; 5-2 lead2 not-started                                   | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 lead not-started                                                   | 6a      | 5-26 | green  | not-started           | not-started |
5-1 lead not-started; 5-2 lead2 not-started                            | 6a      | 5-26 | green  | not-started           | not-started |
5-1 lead paused                                                        | 6a      | 5-26 | yellow | paused                | paused      |
5-1 lead paused; 5-2 lead2 in-progress                                 | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 lead “完成3项”                                                     | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 lead done; 5-2 lead2 done; 5-3 lead                                | 6a      | 5-26 | green  | done                  | done        |
5-1 lead done; 5-2 lead2 done; 5-3 lead in-progress                    | 6a      | 5-26 | green  | in-time               | in-progress |
5-1 street done                                                        | 6a      | 5-26 | grey   | no-report             | none        |
5-1 lead done; 5-1 street in-progress                                  | 28a     | 5-30 | green  | done                  | done        |
5-1 office adjusts to 300; 5-20 lead in-progress 200; 5-25 lead2 150   | 22c     | 5-26 | green  | in-time               | in-progress | 150
5-1 office adjusts to 300; 5-25 lead in-progress 200; 5-20 lead2 150   | 22c     | 5-26 | green  | in-time               | in-progress | 200
5-1 office adjusts to 300; 5-25 street in-progress 200                 | 22c     | 5-26 | grey   | no-report             | none        |
5-1 lead done; 5-2 office closes                                       | 6a      | 5-26 | green  | closed                | closed      |
"""  # noqa: E501 – a table, one case a line

SENT_BACK = """
what was reported and decided                                                                      | measure | on   | light  | because              | state
---------------------------------------------------------------------------------------------------+---------+------+--------+----------------------+------------
5-20 lead done; 5-22 office sends lead back                                                        | 28a     | 5-22 | grey   | no-report; sent-back | none
5-20 lead done; 5-22 office sends lead back                                                        | 28a     | 5-21 | grey   | no-report            | none
5-20 lead done; 5-22 office sends lead back                                                        | 28a     | 7-1  | grey   | no-report; overdue 1; sent-back | none
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back                                 | 28a     | 5-22 | yellow | sent-back            | in-progress
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back                                 | 28a     | 7-1  | red    | overdue 1; sent-back | in-progress
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back; 5-24 lead done                 | 28a     | 5-24 | green  | done                 | done
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back; 5-24 lead done                 | 28a     | 5-23 | yellow | sent-back            | in-progress
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back; 5-20 lead corrects in-progress | 28a     | 5-24 | green  | in-time              | in-progress
5-10 lead in-progress; 5-20 lead done; 5-22 office sends lead back; 5-23 office undoes             | 28a     | 5-24 | green  | done                 | done
5-10 lead done; 5-20 lead; 5-22 office sends lead back                                             | 28a     | 5-24 | yellow | sent-back; done      | done
5-20 lead done; 5-22 office sends lead back; 5-23 office closes                                    | 28a     | 5-24 | green  | closed               | closed
5-10 lead in-progress; 5-20 street done; 5-22 office sends street back                             | 28a     | 5-24 | green  | in-time              | in-progress
5-10 lead in-progress; 5-20 lead2 done; 5-22 office sends lead2 back                               | 6a      | 5-24 | yellow | sent-back            | in-progress
"""  # noqa: E501 – a table, one case a line

SET_OTHERWISE = """
thresholds                       | what was reported and decided | measure | on   | light  | because
---------------------------------+-------------------------------+---------+------+--------+----------------------
soon-days=7                      | 5-15 lead in-progress         | 28a     | 6-22 | green  | in-time
soon-days=7                      | 5-15 lead in-progress         | 28a     | 6-23 | yellow | due-soon 7
soon-days=0                      | 5-15 lead in-progress         | 28a     | 6-29 | green  | in-time
soon-days=0                      | 5-15 lead in-progress         | 28a     | 6-30 | yellow | due-soon 0
soon-days=7                      | 3-1 office sets 5-31 方案; 3-1 lead in-progress | 1a | 5-23 | green  | in-time
soon-days=7                      | 3-1 office sets 5-31 方案; 3-1 lead in-progress | 1a | 5-24 | yellow | milestone-soon 7 方案
behind-yellow=5 behind-red=15    | 5-26 lead in-progress 385.11  | 8a      | 5-26 | green  | in-time
behind-yellow=5 behind-red=15    | 5-26 lead in-progress 385     | 8a      | 5-26 | yellow | behind 5.00 retrofit
behind-yellow=5 behind-red=15    | 5-26 lead in-progress 275     | 8a      | 5-26 | yellow | behind 15.00 retrofit
behind-yellow=5 behind-red=15    | 5-26 lead in-progress 274.89  | 8a      | 5-26 | red    | behind 15.01 retrofit
behind-yellow=10 behind-red=10   | 5-26 lead in-progress 330     | 8a      | 5-26 | yellow | behind 10.00 retrofit
behind-yellow=10 behind-red=10   | 5-26 lead in-progress 329.89  | 8a      | 5-26 | red    | behind 10.01 retrofit
behind-yellow=0                  | 5-26 lead in-progress 440     | 8a      | 5-26 | green  | in-time
behind-yellow=0                  | 5-26 lead in-progress 439.89  | 8a      | 5-26 | yellow | behind 0.01 retrofit
behind-yellow=0 behind-red=0     | 5-26 lead in-progress 439.89  | 8a      | 5-26 | red    | behind 0.01 retrofit
behind-red=100                   | 5-26 lead in-progress 0       | 8a      | 5-26 | yellow | behind 40.00 retrofit
behind-yellow=100 behind-red=100 | 5-26 lead in-progress 0       | 8a      | 5-26 | green  | in-time
stale-days=31                    | 3-1 lead in-progress          | 25a     | 4-1  | green  | in-time
stale-days=31                    | 3-1 lead in-progress          | 25a     | 4-2  | yellow | stale 32
"""  # noqa: E501 – a table, one case a line

TABLES = {
    "pace": PACE,
    "calendar": CALENDAR,
    "silence": SILENCE,
    "bounds": BOUNDS,
    "empty": EMPTY,
    "decisions": DECISIONS,
    "several units": SEVERAL_UNITS,
    "sent back": SENT_BACK,
    "set otherwise": SET_OTHERWISE,
}


# --- reading the rows -------------------------------------------------------------------------------------------------

Row = dict[str, str]
COUNTED = ("overdue", "milestone-missed", "due-soon", "milestone-soon", "stale")


def rows() -> list[Any]:
    """Every row of every table: heading of a column → what stands in it."""
    found = []
    for title, table in TABLES.items():
        header, _line, *lines = table.strip("\n").split("\n")
        columns = [column.strip() for column in header.split("|")]
        for line in lines:
            row = dict(zip(columns, (cell.strip() for cell in line.split("|")), strict=True))
            found.append(pytest.param(row, id=f"{title}: " + " | ".join(row.values())))
    return found


class Story:
    """What was reported and decided about one measure, in the words of the tables."""

    def __init__(self, database: Database, ref: str, text: str) -> None:
        (self.measure,) = (measure for measure in the_plan().measures if measure.ref == ref)
        self.journal = Journal(database, "p")
        self._office = Office(self.journal)
        for event in filter(None, text.split("; ")):
            on, who, *words = event.split()
            tell = self._decide if who == "office" else self._report
            tell(day_of(on), who, words)

    def standing(self, day: date, **thresholds: int) -> Standing:
        """Where the measure stands."""
        plan, view = the_plan(), View(day)
        members = {party.name: party.members for party in plan.parties if party.sort == "collective"}
        limits = Thresholds(**thresholds)
        ref, decided = self.measure.ref, self.journal.decisions(view)
        said, empty = statements_with_content(self.journal, view, [ref], Reporting())
        return judge(
            self.measure, said.get(ref, ()), decided, members,
            day=day, span=plan.span, thresholds=limits, empty=empty.get(ref, {}),
        )  # fmt: skip

    def _unit(self, who: str) -> str:
        return "德胜街道办事处" if who == "street" else self.measure.lead[int(who[4:] or 1) - 1]

    def _report(self, on: date, who: str, words: list[str]) -> None:
        """in-progress 440 emission-standard=80, or corrects 330, or erases."""
        targets = [target.id for target in self.measure.targets]
        values: dict[str, Decimal | None] = {targets[0]: None} if "erases" in words else {}
        for word in words:
            if word.startswith("“"):
                continue
            if match := re.fullmatch(r"(?:(\S+)=)?([\d.]+)", word):
                assert not match[1] or match[1] in targets
                values[match[1] or targets[0]] = Decimal(match[2])
            else:
                assert word in (*STATUSES, "erases", "corrects"), word
        status = next((word for word in words if word in STATUSES), None)
        note = next((word.strip("“”") for word in words if word.startswith("“")), None)
        said: dict[str, Any] = {"status": status, "values": values, "note": note}
        if "corrects" in words:
            self._office.correct(self._last(self._unit(who)), on, **said)
        else:
            self._office.report(self.measure.ref, self._unit(who), on, **said)

    def _decide(self, on: date, _who: str, words: list[str]) -> None:
        """extends to 9-30, adjusts to 1000, sets 6-30 方案, reached 方案, closes, sends lead back, undoes."""
        office, ref = self._office, self.measure.ref
        match words:
            case ["extends", "to", day]:
                office.decide("extend", ref, on, to=day_of(day))
            case ["adjusts", "to", value]:
                office.decide("adjust", ref, on, target=self.measure.targets[0].id, value=Decimal(value))
            case ["sets", day, title]:
                office.decide("milestone", ref, on, to=day_of(day), title=title)
            case ["reached", title]:
                office.decide("reach", ref, on, about=self._milestone(title))
            case ["closes"]:
                office.decide("close", ref, on)
            case ["sends", unit, "back"]:
                office.send_back(self._last(self._unit(unit)), on)
            case _:
                assert words == ["undoes"], words
                office.undo(list(self.journal.entries())[-1], on)

    def _last(self, unit: str) -> Entry:
        return [entry for entry in self.journal.entries() if entry.unit == unit and entry.kind == "report"][-1]

    def _milestone(self, title: str) -> Entry:
        (found,) = (e for e in self.journal.entries() if e.kind == "milestone" and e.decision.title == title)
        return found


def standing_after(ref: str, text: str, day: date, **thresholds: int) -> Standing:
    """Return where a measure stands on a day, after what was reported and decided about it."""
    with contextlib.closing(open_in_memory()) as database:
        return Story(database, ref, text).standing(day, **thresholds)


def story_of(row: Row) -> Standing:
    pairs = (pair.split("=") for pair in row.get("thresholds", "").split())
    thresholds = {key.replace("-", "_"): int(value) for key, value in pairs}
    return standing_after(row["measure"], row["what was reported and decided"], day_of(row["on"]), **thresholds)


@cache
def all_standings() -> list[Standing]:
    """Those of all rows."""
    return [story_of(param.values[0]) for param in rows()]


def shown(standing: Standing) -> Row:
    """A standing in the words of the tables."""
    figure = standing.figures[0] if standing.figures else None
    return {
        "light": standing.light,
        "because": "; ".join(map(because, standing.reasons)),
        "due": str(standing.due or ""),
        "state": standing.state,
        "value": number(figure and figure.value),
        "asked": number(figure and figure.asked),
        "behind": "" if figure is None or figure.behind is None else f"{figure.behind:.2f}",
        "a month": number(figure and figure.monthly),
    }


def because(reason: Reason) -> str:
    """overdue 1; behind 10.00 retrofit; in-time."""
    amount = str(reason.days) if reason.word in COUNTED else f"{reason.points:.2f}" if reason.word == "behind" else ""
    return " ".join(filter(None, (reason.word, amount, reason.what)))


def number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


# --- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", rows())
def test_a_row_of_the_tables(row: Row) -> None:
    found = shown(story_of(row))
    asked = {column: text for column, text in row.items() if column in found}
    assert {column: found[column] for column in asked} == asked


def test_every_word_light_and_state_stands_in_the_tables() -> None:
    standings = all_standings()
    assert {reason.word for standing in standings for reason in standing.reasons} == set(get_args(Word))
    assert {standing.light for standing in standings} == set(LIGHTS)
    assert {standing.state for standing in standings} == set(STATES)
    for standing in standings:
        lights = [reason.light for reason in standing.reasons]
        assert lights == sorted(lights, key=["red", "grey", "yellow", "green"].index), "the most pressing first"
        coloured = {reason.light for reason in standing.reasons if reason.word not in ("not-reached", "no-content")}
        assert "green" not in coloured or len(coloured) == 1 or standing.state == "done"
        assert standing.state != "none" or set(lights) == {"grey"}, "neither on track nor failing"


@pytest.mark.parametrize(
    ("story", "own"),
    [
        ("", {"区环保局": "none grey no-report", "区住房城市建设委": "none grey no-report"}),
        ("5-1 lead in-progress", {"区环保局": "in-progress green in-time", "区住房城市建设委": "none grey no-report"}),
        ("5-1 lead “无”; 5-1 lead2 done", {"区环保局": "none grey no-content", "区住房城市建设委": "done green done"}),
        (
            "5-1 lead done; 5-1 lead2 paused",
            {"区环保局": "done green done", "区住房城市建设委": "paused yellow paused"},
        ),
        (
            "5-1 lead done; 5-2 office closes",
            {"区环保局": "closed green closed", "区住房城市建设委": "closed green closed"},
        ),
    ],
)
def test_a_lead_by_its_own_reports(story: str, own: dict[str, str]) -> None:
    standing = standing_after("6a", story, date(2017, 5, 26))
    found = {unit: f"{each.state} {each.light} {each.reasons[0].word}" for unit, each in standing.leads.items()}
    assert found == own


def test_the_silent_are_asked_or_not() -> None:
    standing = standing_after("6a", "5-1 lead in-progress; 5-1 lead2 “无”", date(2017, 5, 26))
    lead, other = standing.leads
    assert standing.hearing(lead, ()) == "heard"
    assert (standing.hearing(other, {other}), standing.hearing(other, ())) == ("not-heard", "not-asked")
    assert standing.empty == {other: date(2017, 5, 1)}
    assert standing.stated == {lead: "in-progress"}


def test_the_promise_stays_beside_the_decision() -> None:
    standing = standing_after("8a", "5-1 office extends to 2018-3-31; 5-2 office adjusts to 1000", date(2017, 5, 26))
    assert (standing.extended, standing.due) == (True, date(2018, 3, 31))
    assert standing.measure.deadline.due == date(2017, 12, 31)
    assert numbers(standing) == ["retrofit 1100 → 1000", "retrofit-all 1900 → 1900", "emission-standard 100 → 100"]
    assert [entry.kind for entry in standing.decisions] == ["extend", "adjust"]
    given = standing_after("22c", "5-1 office adjusts to 300", date(2017, 5, 26))
    assert numbers(given) == ["fuel-samples None → 300"]
    assert not given.extended


def numbers(standing: Standing) -> list[str]:
    """Of each target the document's number, and the one in force."""
    return [f"{figure.target.id} {figure.promised} → {figure.target.value}" for figure in standing.figures]


def test_every_unit_that_should_answer_is_counted_and_who_has() -> None:
    """Each by its own name or through 各街道办事处; other departments concerned are nobody in particular."""
    story = "5-1 lead in-progress; 5-2 street done; 5-20 street done; 4-1 lead"
    standing = standing_after("28a", story, date(2017, 5, 26))
    assert len(standing.units) == 1 + 15 + 2
    assert (standing.units[0], standing.units[-1]) == ("区科信委", "区质监局")
    assert standing.answered == {"区科信委": date(2017, 5, 1), "德胜街道办事处": date(2017, 5, 20)}
    assert standing.last == date(2017, 5, 20)
    assert len(standing_after("32a", "", date(2017, 5, 26)).units) == 1 + 1 + 15
    assert standing_after("32a", "", date(2017, 5, 26)).last is None


def test_a_milestone_was_reached_when_it_was_first_said_to_be() -> None:
    text = "3-1 office sets 9-30 验收; 3-1 office sets 6-30 方案; 6-9 office reached 方案; 6-20 office reached 方案"
    milestones = standing_after("1a", text, date(2017, 7, 1)).milestones
    assert [(each.title, each.day, each.reached) for each in milestones] == [
        ("方案", date(2017, 6, 30), date(2017, 6, 9)),
        ("验收", date(2017, 9, 30), None),
    ]


@pytest.mark.parametrize(
    ("promised", "asked", "monthly"),
    [("24530", "9812", "3255"), ("100", "40", "14"), ("99", "39.60", "13.14"), ("2", "0.80", "0.27"),
     ("0.5", "0.20", "0.07")],
)  # fmt: skip
def test_pace_is_as_fine_as_its_target_and_what_is_needed_is_rounded_up(
    promised: str, asked: str, monthly: str
) -> None:
    """Nobody is asked for 9,812.00 vehicles, nor for 0 of half a 万吨."""
    reported = Decimal(promised) / 20
    story = f"5-1 lead in-progress {reported:f}; 5-1 office adjusts to {promised}"
    (figure,) = standing_after("5a", story, date(2017, 5, 26)).figures
    assert (str(figure.asked), str(figure.monthly)) == (asked, monthly)


def test_numbers_are_compared_to_the_last_digit() -> None:
    promised, asked = 123456789012345678901234567890, 49382715604938271560493827156
    for reported, light in ((asked - 1, "yellow"), (asked, "green"), (asked + 1, "green")):
        story = f"5-1 lead in-progress {reported}.00; 5-1 office adjusts to {promised}"
        standing = standing_after("8a", story, date(2017, 5, 26), behind_yellow=0)
        assert (standing.light, str(standing.figures[0].asked)) == (light, str(asked))
        assert str(standing.figures[0].value) == f"{reported}.00"


@pytest.mark.parametrize(
    ("change", "paced"),
    [
        ({}, True),
        ({"value": Decimal("0.5")}, True),
        ({"value": Decimal(1)}, False),
        ({"value": Decimal("1.0")}, False),
        ({"value": Decimal(0)}, False),
        ({"value": None}, False),
        ({"scope": "city"}, False),
        ({"compare": "strive-for"}, False),
        ({"compare": "at-most"}, False),
        *(({"nature": nature}, False) for nature in ("rate", "ratio", "level", "compliance")),
    ],
)
def test_only_what_adds_up_in_the_district_has_a_pace(change: dict[str, Any], paced: bool) -> None:
    target = next(measure.targets[0] for measure in the_plan().measures if measure.ref == "5a")
    assert has_pace(target._replace(**change)) is paced


def test_the_targets_of_the_plan_that_have_a_pace() -> None:
    paced = {
        (measure.ref, target.id) for measure in the_plan().measures for target in measure.targets if has_pace(target)
    }
    assert paced == {("5a", "retired-vehicles"), ("8a", "retrofit"), ("10a", "voc")}


# --- docs/lights.md says the same -------------------------------------------------------------------------------------

PAGES = ("lights.md", "lights.zh-CN.md")
IN_CHINESE = {"红": "red", "黄": "yellow", "绿": "green", "灰": "grey"}


def page(name: str) -> str:
    return (Path(__file__).parents[2] / "docs" / name).read_text("utf-8")


def cells(text: str, beginning: str) -> list[list[str]]:
    """The rows of the page's tables whose first cell is of that kind."""
    lines = [line.strip("|").split("|") for line in text.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines if re.fullmatch(beginning, line[0].strip())]


def lights_in(text: str) -> list[str]:
    """red, 灰 → the lights' names."""
    return [IN_CHINESE.get(word, word) for word in re.findall(r"\w+", text)]


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_of_the_page(name: str) -> None:
    examples = cells(page(name), "5a|8a")
    assert {example[0] for example in examples} == {"5a", "8a"}
    assert len(examples) >= 6
    for ref, on, reported, asked, behind, monthly, light in examples:
        words = reported.replace(",", "").replace("–", "")
        standing = standing_after(ref, f"{on} lead in-progress {words}", day_of(on))
        found = shown(standing)
        points = "–" if standing.figures[0].behind is None else f"{-standing.figures[0].behind:+.1f}"
        assert asked.replace(",", "") == found["asked"]
        assert behind.replace("−", "-") == points
        assert monthly.replace(",", "") == (found["a month"] or "–")
        assert lights_in(light) == [standing.light]


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_the_page_are_those_of_the_rules(name: str) -> None:
    shown_as: dict[str, set[str]] = {}
    for standing in all_standings():
        for reason in standing.reasons:
            shown_as.setdefault(reason.word, set()).add(reason.light)
    documented = {row[0].strip("`"): set(lights_in(row[1])) for row in cells(page(name), "`[a-z-]+`") if len(row) == 3}
    assert documented == shown_as


@pytest.mark.parametrize("name", PAGES)
def test_the_thresholds_of_the_page_are_the_defaults(name: str) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", page(name), re.MULTILINE | re.DOTALL)
    written = {key.replace("-", "_"): value for key, value in tomllib.loads(block)["lights"].items()}
    assert Thresholds(**written) == Thresholds()
    assert set(written) == set(Thresholds._fields)
