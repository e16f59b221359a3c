"""A small corpus on bees for briefings: a table with series and rivals, dated records, articles, and a hostile one."""

from __future__ import annotations

from pathlib import Path

HEAD = "id,indicator,entity,period,value,unit,source,source_title,publisher,url,published,note\n"
STATS = "S1,Apiary statistics 2025,Meadow Bureau,https://bees.example/stats,2025-03-01"
HIVES = HEAD + "".join(
    f"{country[0]}{year},Managed bee colonies,{country},{year},{value},thousand colonies,{STATS},\n"
    for country, values in {"France": (1310, 1350, 1420, 1390), "Poland": (1750, 1820, 1910, 2010)}.items()
    for year, value in zip(range(2021, 2025), values, strict=True)
)
HIVES += (
    "X1,Managed bee colonies (keepers' census),Poland,2024,1930,thousand colonies,S2,Keepers' census,Union of Keepers,"
    "https://bees.example/census,2025-02-10,\n"
    f"X2,Winter losses of bee colonies,Poland,2024,14.2,percent,{STATS},\n"
    f"X3,Winter losses of bee colonies,France,2024,28.7,percent,{STATS},\n"
)
EVENTS = """date,event,source_title,publisher,url
2013-12-01,Three pesticides were restricted in the Union to protect bee colonies,Bee diary,Meadow Bureau,https://bees.example/d
2018-04-27,Member states voted to ban the outdoor use of the pesticides that harm bee colonies,Bee diary,Meadow Bureau,https://bees.example/d
2023-01-19,A court ended exemptions from the ban on pesticides that harm bee colonies,Bee diary,Meadow Bureau,https://bees.example/d
"""
WINTER = """---
id: winter-losses
title: Winter losses of bee colonies
publisher: Meadow Bureau
url: https://bees.example/winter
published: 2025-04-02
---
# Winter losses of bee colonies

Bee colonies that die between October and March are counted as winter losses. In 2024 Poland lost 14.2 percent of its
managed bee colonies over the winter, according to the Meadow Bureau. France lost 28.7 percent of its bee colonies in
the same winter.

## Why colonies die in winter

The varroa mite weakens a colony in autumn, before the long-lived winter bees are raised. A colony that enters November
with more than 3 mites on 100 bees rarely sees the spring. Keepers who treat their colonies in August lose about half as
many of them as keepers who treat in October.
"""
HONEY = """---
id: honey-trade
title: The trade in honey and its prices
publisher: Market Letter
url: https://bees.example/honey
published: 2025-01-20
---
# The trade in honey and its prices

## Imports press on keepers

Imported honey cost 2.10 euros per kilo at the border in 2024, while keepers of bee colonies in Poland spent 4.40 euros
to make one. Bee colonies are kept at a loss where honey is their only income.

## Paid for pollination

Growers of apples paid 62 euros for the hire of a bee colony in the spring of 2024. Pollination now brings large keepers
a third of their income from bee colonies.
"""
BANS = """---
id: pesticide-bans
title: "Pesticide bans: what was forbidden to protect bee colonies"
publisher: Meadow Bureau
published: 2024-06-11
---
# Pesticide bans

## The vote of 2018

On 27 April 2018 the member states voted to forbid three pesticides outdoors because they harm bee colonies. Sugar beet
growers got exemptions in 11 countries, which a court ended on 19 January 2023.
"""
HOSTILE_TITLE = (
    '*Bee* colonies <script>alert(1)</script> #eval("1") [x](javascript:alert(2)) $x^2$ `code` '
    '=HYPERLINK("x") @ref \\emph{y}'
)
HOSTILE = f"""---
id: hostile
title: '{HOSTILE_TITLE}'
publisher: '</w:t><w:instrText>DDEAUTO c:</w:instrText> | pipe'
url: 'javascript:alert(3)'
published: 2024-02-02
---
# Robots in the hive

Robots inspect 700 bee colonies in Denmark, and <b>each robot</b> *lifts* a frame every #9 minutes = $4 a day [^1].
Robot arms cost 18,500 euros for each hall of bee colonies in 2024.
"""
FILES = {
    "hives.csv": HIVES,
    "events.csv": EVENTS,
    "winter.md": WINTER,
    "honey.md": HONEY,
    "bans.md": BANS,
    "hostile.md": HOSTILE,
}


def write(folder: Path, **others: str) -> Path:
    """Writes the corpus, with other texts for some of its files ('' for none), into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **{key.replace("_", "."): value for key, value in others.items()}}.items():
        path = folder / name
        if text:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
    return folder
