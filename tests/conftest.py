"""A small corpus about something else than the show window's, indexed with the model that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.settings import Settings
from index.build import build_index
from index.embed import Embedder, load_embedder
from tests import briefing_corpus

FLEET = """id,indicator,entity,period,value,unit,source,source_title,publisher,url,published,note
c1,Herring landed,Norway,2022,410,thousand tonnes,S1,Catch report 2023,Nordic Fisheries Council,https://fish.example/1,2023-05-02,
c2,Herring landed,Norway,2023,380,thousand tonnes,S2,Catch report 2024,Nordic Fisheries Council,https://fish.example/2,2024-05-06,
c3,Herring landed,Iceland,2023,250,thousand tonnes,S2,Catch report 2024,Nordic Fisheries Council,https://fish.example/2,2024-05-06,
c4,Herring landed,Denmark,2023,95,thousand tonnes,S2,Catch report 2024,Nordic Fisheries Council,https://fish.example/2,2024-05-06,
c5,Herring landed (harbour survey),Norway,2023,365,thousand tonnes,S3,Harbour survey,Coastal Institute,https://fish.example/3,2024-09-01,
c6,Share of vessels with electric engines,Norway,2023,12.5,percent,S3,Harbour survey,Coastal Institute,https://fish.example/3,2024-09-01,
c7,Share of vessels with electric engines,Iceland,2023,8,percent,S3,Harbour survey,Coastal Institute,https://fish.example/3,2024-09-01,
c8,Fuel price at the quay,Norway,2024-06,1.42,USD per litre,S3,Harbour survey,Coastal Institute,https://fish.example/3,2024-09-01,
"""
VESSELS = """vessel,owner,launched,length_m,licence,source_title,publisher,url
Havbris,Nordlys Seafood,2019-03-04,62,deep sea,Vessel register,Coastal Institute,https://fish.example/v
Solstrand 7,Nordlys Seafood,2021-09-15,48,coastal,Vessel register,Coastal Institute,https://fish.example/v
Kvitholm,Fjordline Fish,2023-01-20,71,deep sea,Vessel register,Coastal Institute,https://fish.example/v
"""
QUOTAS = """---
id: how-quotas-work
title: How herring quotas work
publisher: Coastal Institute
url: https://fish.example/quotas
published: 2024-09-10
---
# How herring quotas work

A quota says how much of a stock may be landed in a year. Each country divides its share among vessels.

## Why they were introduced

Quotas came in because the stock collapsed in the 1960s, when spawning fish were caught faster than they could breed.
A stock that has collapsed takes decades to recover, so the ministers preferred small catches to none.

## What happens to fish above the quota

Fish caught above the quota must be landed all the same, and its value goes to a fund for research.
"""
BUYBACK = """---
id: vessel-buyback
title: The vessel buyback of 2022
publisher: Harbour Gazette
published: 2022-11-30
---
# The vessel buyback of 2022

On 14 March 2022 the ministry offered to buy old trawlers from their owners. The ministry paid 40 million euros for 31
trawlers, according to the Gazette.
"""
FILES = {"catch.csv": FLEET, "vessels.csv": VESSELS, "quotas.md": QUOTAS, "buyback.md": BUYBACK}


def write_corpus(folder: Path) -> Path:
    """Writes the small corpus into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model that ships."""
    return load_embedder()


@pytest.fixture(scope="session")
def fishery(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an index of the small corpus."""
    base = tmp_path_factory.mktemp("fishery")
    build_index([write_corpus(base / "corpus")], base / "index", embedder)
    return base / "index"


@pytest.fixture(scope="session")
def bees(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    """The assistant over the corpus on bees, which briefings are drafted from."""
    base = tmp_path_factory.mktemp("bees")
    build_index([briefing_corpus.write(base / "corpus")], base / "index", embedder)
    return Assistant.open(Settings(_env_file=None, index_dir=base / "index"))  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def assistant(fishery: Path) -> Assistant:
    """The assistant over the small corpus."""
    return Assistant.open(Settings(_env_file=None, index_dir=fishery))  # type: ignore[call-arg]
