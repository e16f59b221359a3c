"""Small tables as people and statistical offices have them, and the facts that they tell, written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Grid = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Own:
    """A user's file: its name, what is in it (text, or a sheet's rows) and what it tells.

    ``facts`` has one line a fact: 'indicator | entity | period | value | unit | row | column'; ``things``: 'what |
    thing | value', for tables of things. A file with neither says in its note that its numbers stay text."""

    name: str
    held: str | Grid
    facts: str = ""
    things: str = ""


OWN = [
    # Statistical offices' downloads.
    Own(
        "wdi.csv",
        "Country Name,Country Code,Indicator Name,Indicator Code,2019,2020,2021\n"
        'Norway,NOR,"Population, total",SP.POP.TOTL,5347896,5379475,5408320\n'
        "Norway,NOR,Internet users (% of population),IT.NET.USER.ZS,98,97,99\n"
        'Chad,TCD,"Population, total",SP.POP.TOTL,16126866,16644701,\n'
        "Chad,TCD,Internet users (% of population),IT.NET.USER.ZS,,10.4,..\n",
        """
        Population, total | Norway | 2019 | 5347896 |  | 2 | 2019
        Population, total | Norway | 2020 | 5379475 |  | 2 | 2020
        Population, total | Norway | 2021 | 5408320 |  | 2 | 2021
        Internet users | Norway | 2019 | 98 | % of population | 3 | 2019
        Internet users | Norway | 2020 | 97 | % of population | 3 | 2020
        Internet users | Norway | 2021 | 99 | % of population | 3 | 2021
        Population, total | Chad | 2019 | 16126866 |  | 4 | 2019
        Population, total | Chad | 2020 | 16644701 |  | 4 | 2020
        Internet users | Chad | 2020 | 10.4 | % of population | 5 | 2020
        """,
    ),
    Own(
        "API_SP.POP.TOTL_DS2_en_csv_v2.csv",
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021",\n'
        '"Aruba","ABW","Population, total","SP.POP.TOTL","108587","107700",\n'
        '"Chad","TCD","Population, total","SP.POP.TOTL","16644701","",\n',
        """
        Population, total | Aruba | 2020 | 108587 |  | 2 | 2020
        Population, total | Aruba | 2021 | 107700 |  | 2 | 2021
        Population, total | Chad | 2020 | 16644701 |  | 3 | 2020
        """,
    ),
    Own(
        "Unemployment rate (percent).csv",
        "geo\\time\t2020 \t2021 \t2022 \nNO\t4.4 \t4.4 b\t3.2 \nSE\t8.5 \t8.8 bu\t7.5 p\nIS\t: \t6.0 \t: c\n",
        """
        Unemployment rate | NO | 2020 | 4.4 | percent | 2 | 2020
        Unemployment rate | NO | 2021 | 4.4 | percent | 2 | 2021
        Unemployment rate | NO | 2022 | 3.2 | percent | 2 | 2022
        Unemployment rate | SE | 2020 | 8.5 | percent | 3 | 2020
        Unemployment rate | SE | 2021 | 8.8 | percent | 3 | 2021
        Unemployment rate | SE | 2022 | 7.5 | percent | 3 | 2022
        Unemployment rate | IS | 2021 | 6.0 | percent | 4 | 2021
        """,
    ),
    Own(
        "DP_LIVE.csv",
        '"LOCATION","INDICATOR","SUBJECT","MEASURE","FREQUENCY","TIME","Value","Flag Codes"\n'
        '"AUS","GDP","TOT","MLN_USD","A","2019",1335203.1,\n"AUS","GDP","TOT","USD_CAP","A","2019",52684.5,\n'
        '"AUS","GDP","TOT","MLN_USD","A","2020",1381421.9,"E"\n"NOR","GDP","TOT","USD_CAP","A","2019",69902.1,\n'
        '"NOR","GDP","TOT","MLN_USD","A","2019",373888,\n',
        """
        GDP, MLN_USD | AUS | 2019 | 1335203.1 |  | 2 | Value
        GDP, USD_CAP | AUS | 2019 | 52684.5 |  | 3 | Value
        GDP, MLN_USD | AUS | 2020 | 1381421.9 |  | 4 | Value
        GDP, USD_CAP | NOR | 2019 | 69902.1 |  | 5 | Value
        GDP, MLN_USD | NOR | 2019 | 373888 |  | 6 | Value
        """,
    ),
    Own(
        "FAOSTAT_data.csv",
        "Domain Code,Domain,Area Code,Area,Element Code,Element,Item Code,Item,Year Code,Year,Unit,Value,Flag,"
        "Flag Description\n"
        "QCL,Crops,162,Norway,5312,Area harvested,15,Wheat,2020,2020,ha,69970,A,Official figure\n"
        "QCL,Crops,162,Norway,5510,Production,15,Wheat,2020,2020,t,402500,A,Official figure\n"
        "QCL,Crops,162,Norway,5510,Production,44,Barley,2020,2020,t,574000,A,Official figure\n"
        "QCL,Crops,162,Norway,5510,Production,44,Barley,2021,2021,t,601000,E,Estimated value\n"
        "QCL,Crops,210,Sweden,5510,Production,15,Wheat,2020,2020,t,3212400,A,Official figure\n",
        """
        Area harvested, Wheat | Norway | 2020 | 69970 | ha | 2 | Value
        Production, Wheat | Norway | 2020 | 402500 | t | 3 | Value
        Production, Barley | Norway | 2020 | 574000 | t | 4 | Value
        Production, Barley | Norway | 2021 | 601000 | t | 5 | Value
        Production, Wheat | Sweden | 2020 | 3212400 | t | 6 | Value
        """,
    ),
    Own(
        "Population growth rate (percent).csv",
        '"Country or Area","Year(s)","Variant","Value"\n"Chad","2020","Medium","3.2"\n"Chad","2021","Medium","3.3"\n'
        '"Norway","2020","Medium","0.6"\n"Norway","2021","Medium","0.5"\n',
        """
        Population growth rate | Chad | 2020 | 3.2 | percent | 2 | Value
        Population growth rate | Chad | 2021 | 3.3 | percent | 3 | Value
        Population growth rate | Norway | 2020 | 0.6 | percent | 4 | Value
        Population growth rate | Norway | 2021 | 0.5 | percent | 5 | Value
        """,
    ),
    Own(
        "landings.xlsx",
        [
            ("Table 3. Fish landed, by region and year",),
            ("Unit: 1 000 tonnes",),
            (),
            ("Region", 2021, 2022, "2023*"),
            ("Nordland", 812.5, 790, 801.25),
            ("Troms", 401, "..", 388),
            ("Vestland", 355, 361, 340),
            ("Total", 1568.5, 1151, 1529.25),
            (),
            ("* Preliminary figures.",),
            ("Source: Directorate of Fisheries",),
        ],
        """
        Fish landed | Nordland | 2021 | 812.5 | thousand tonnes | 2 | 2021
        Fish landed | Nordland | 2022 | 790 | thousand tonnes | 2 | 2022
        Fish landed | Nordland | 2023 | 801.25 | thousand tonnes | 2 | 2023*
        Fish landed | Troms | 2021 | 401 | thousand tonnes | 3 | 2021
        Fish landed | Troms | 2023 | 388 | thousand tonnes | 3 | 2023*
        Fish landed | Vestland | 2021 | 355 | thousand tonnes | 4 | 2021
        Fish landed | Vestland | 2022 | 361 | thousand tonnes | 4 | 2022
        Fish landed | Vestland | 2023 | 340 | thousand tonnes | 4 | 2023*
        """,
    ),
    # Money.
    Own(
        "Budget of Turku (EUR m).csv",
        "Item;FY2021/22;FY2022/23;FY2023/24\nSchools;120,5;124,0;131,2\nRoads;40,1;(3,2);44\nDebt service;7;-;8,5\n"
        "Total expenditure;167,6;120,8;183,7\n",
        """
        Budget of Turku | Schools | 2021–2022 | 120.5 | EUR m | 2 | FY2021/22
        Budget of Turku | Schools | 2022–2023 | 124.0 | EUR m | 2 | FY2022/23
        Budget of Turku | Schools | 2023–2024 | 131.2 | EUR m | 2 | FY2023/24
        Budget of Turku | Roads | 2021–2022 | 40.1 | EUR m | 3 | FY2021/22
        Budget of Turku | Roads | 2022–2023 | -3.2 | EUR m | 3 | FY2022/23
        Budget of Turku | Roads | 2023–2024 | 44 | EUR m | 3 | FY2023/24
        Budget of Turku | Debt service | 2021–2022 | 7 | EUR m | 4 | FY2021/22
        Budget of Turku | Debt service | 2023–2024 | 8.5 | EUR m | 4 | FY2023/24
        """,
    ),
    Own(
        "Nordlys ASA.csv",
        'EUR million,Q1 2023,Q2 2023,Q3 2023\nRevenue,"1,210.4","1,305.0","1,288.9"\nOperating profit,88.1,(12.4),93\n'
        "Operating margin (%),7.3,-1.0,7.2\nEarnings per share (EUR),0.42,-0.06,0.44\n",
        """
        Revenue | Nordlys ASA | Q1 2023 | 1210.4 | EUR million | 2 | Q1 2023
        Revenue | Nordlys ASA | Q2 2023 | 1305.0 | EUR million | 2 | Q2 2023
        Revenue | Nordlys ASA | Q3 2023 | 1288.9 | EUR million | 2 | Q3 2023
        Operating profit | Nordlys ASA | Q1 2023 | 88.1 | EUR million | 3 | Q1 2023
        Operating profit | Nordlys ASA | Q2 2023 | -12.4 | EUR million | 3 | Q2 2023
        Operating profit | Nordlys ASA | Q3 2023 | 93 | EUR million | 3 | Q3 2023
        Operating margin | Nordlys ASA | Q1 2023 | 7.3 | % | 4 | Q1 2023
        Operating margin | Nordlys ASA | Q2 2023 | -1.0 | % | 4 | Q2 2023
        Operating margin | Nordlys ASA | Q3 2023 | 7.2 | % | 4 | Q3 2023
        Earnings per share | Nordlys ASA | Q1 2023 | 0.42 | EUR | 5 | Q1 2023
        Earnings per share | Nordlys ASA | Q2 2023 | -0.06 | EUR | 5 | Q2 2023
        Earnings per share | Nordlys ASA | Q3 2023 | 0.44 | EUR | 5 | Q3 2023
        """,
    ),
    Own(
        "Consumer prices.csv",
        "Product,Unit,Jan 2024,Feb 2024,Mar 2024\nMilk,EUR/l,1.15,1.17,1.17\nBread,EUR/kg,3.2,3.25,n/a\n"
        "Eggs,EUR/dozen,3.9,4.1,4.05\n",
        """
        Consumer prices | Milk | January 2024 | 1.15 | EUR/l | 2 | Jan 2024
        Consumer prices | Milk | February 2024 | 1.17 | EUR/l | 2 | Feb 2024
        Consumer prices | Milk | March 2024 | 1.17 | EUR/l | 2 | Mar 2024
        Consumer prices | Bread | January 2024 | 3.2 | EUR/kg | 3 | Jan 2024
        Consumer prices | Bread | February 2024 | 3.25 | EUR/kg | 3 | Feb 2024
        Consumer prices | Eggs | January 2024 | 3.9 | EUR/dozen | 4 | Jan 2024
        Consumer prices | Eggs | February 2024 | 4.1 | EUR/dozen | 4 | Feb 2024
        Consumer prices | Eggs | March 2024 | 4.05 | EUR/dozen | 4 | Mar 2024
        """,
    ),
    Own(
        "companies.csv",
        "Company,Founded,Revenue 2022 (EUR m),Revenue 2023 (EUR m)\nNordlys,1998,410,455.5\nHavbris,2005,88,91\n"
        "Kvitholm,1971,1020,990\n",
        """
        Revenue | Nordlys | 2022 | 410 | EUR m | 2 | Revenue 2022 (EUR m)
        Revenue | Nordlys | 2023 | 455.5 | EUR m | 2 | Revenue 2023 (EUR m)
        Revenue | Havbris | 2022 | 88 | EUR m | 3 | Revenue 2022 (EUR m)
        Revenue | Havbris | 2023 | 91 | EUR m | 3 | Revenue 2023 (EUR m)
        Revenue | Kvitholm | 2022 | 1020 | EUR m | 4 | Revenue 2022 (EUR m)
        Revenue | Kvitholm | 2023 | 990 | EUR m | 4 | Revenue 2023 (EUR m)
        """,
    ),
    # What is computed, or is no level, beside what is.
    Own(
        "Visitors (thousand).csv",
        "Country,2021,2022,2023,Change 2022-23 (%)\nNorway,510,730,802,9.9\nIceland,690,1700,2210,30.0\n"
        "Finland,300,410,399,-2.7\n",
        """
        Visitors | Norway | 2021 | 510 | thousand | 2 | 2021
        Visitors | Norway | 2022 | 730 | thousand | 2 | 2022
        Visitors | Norway | 2023 | 802 | thousand | 2 | 2023
        Visitors | Iceland | 2021 | 690 | thousand | 3 | 2021
        Visitors | Iceland | 2022 | 1700 | thousand | 3 | 2022
        Visitors | Iceland | 2023 | 2210 | thousand | 3 | 2023
        Visitors | Finland | 2021 | 300 | thousand | 4 | 2021
        Visitors | Finland | 2022 | 410 | thousand | 4 | 2022
        Visitors | Finland | 2023 | 399 | thousand | 4 | 2023
        """,
    ),
    Own(
        "Boats sold.csv",
        "Rank,Region,2021,2022,2023,Total\n1,Nordland,12,15,18,45\n2,Troms,9,8,11,28\n3,Viken,4,6,5,15\n",
        """
        Boats sold | Nordland | 2021 | 12 |  | 2 | 2021
        Boats sold | Nordland | 2022 | 15 |  | 2 | 2022
        Boats sold | Nordland | 2023 | 18 |  | 2 | 2023
        Boats sold | Troms | 2021 | 9 |  | 3 | 2021
        Boats sold | Troms | 2022 | 8 |  | 3 | 2022
        Boats sold | Troms | 2023 | 11 |  | 3 | 2023
        Boats sold | Viken | 2021 | 4 |  | 4 | 2021
        Boats sold | Viken | 2022 | 6 |  | 4 | 2022
        Boats sold | Viken | 2023 | 5 |  | 4 | 2023
        """,
    ),
    Own(
        "Salmon exports (tonnes).csv",
        "Year,Norway,Iceland,Total\n2021,1310,44,1354\n2022,1260,46,1306\n2023,1205,49,1254\n",
        """
        Salmon exports | Norway | 2021 | 1310 | tonnes | 2 | Norway
        Salmon exports | Iceland | 2021 | 44 | tonnes | 2 | Iceland
        Salmon exports | Norway | 2022 | 1260 | tonnes | 3 | Norway
        Salmon exports | Iceland | 2022 | 46 | tonnes | 3 | Iceland
        Salmon exports | Norway | 2023 | 1205 | tonnes | 4 | Norway
        Salmon exports | Iceland | 2023 | 49 | tonnes | 4 | Iceland
        """,
    ),
    Own(
        "museums.csv",
        "Museum,Year,Visitors,Change on year (%)\nFram,2022,301000,12.4\nFram,2023,322000,7.0\nKon-Tiki,2022,150000,8\n"
        "Kon-Tiki,2023,141000,-6.0\nAll museums,2022,451000,10.9\nAll museums,2023,463000,2.7\n",
        """
        Visitors | Fram | 2022 | 301000 |  | 2 | Visitors
        Change on year | Fram | 2022 | 12.4 | % | 2 | Change on year (%)
        Visitors | Fram | 2023 | 322000 |  | 3 | Visitors
        Change on year | Fram | 2023 | 7.0 | % | 3 | Change on year (%)
        Visitors | Kon-Tiki | 2022 | 150000 |  | 4 | Visitors
        Change on year | Kon-Tiki | 2022 | 8 | % | 4 | Change on year (%)
        Visitors | Kon-Tiki | 2023 | 141000 |  | 5 | Visitors
        Change on year | Kon-Tiki | 2023 | -6.0 | % | 5 | Change on year (%)
        """,
    ),
    # Headers of two rows.
    Own(
        "regions.xlsx",
        [
            ("Region", "Population", None, "Area (km²)", None),
            (None, 2021, 2022, 2021, 2022),
            ("Nordland", 241000, 240000, 38155, 38155),
            ("Troms", 167000, 168000, 26198, 26189),
        ],
        """
        Population | Nordland | 2021 | 241000 |  | 3 | Population 2021
        Population | Nordland | 2022 | 240000 |  | 3 | Population 2022
        Area | Nordland | 2021 | 38155 | km² | 3 | Area (km²) 2021
        Area | Nordland | 2022 | 38155 | km² | 3 | Area (km²) 2022
        Population | Troms | 2021 | 167000 |  | 4 | Population 2021
        Population | Troms | 2022 | 168000 |  | 4 | Population 2022
        Area | Troms | 2021 | 26198 | km² | 4 | Area (km²) 2021
        Area | Troms | 2022 | 26189 | km² | 4 | Area (km²) 2022
        """,
    ),
    Own(
        "trade.xlsx",
        [
            ("Foreign trade (EUR billion)",),
            ("Country", 2022, None, 2023, None),
            (None, "Exports", "Imports", "Exports", "Imports"),
            ("Norway", 240.5, 102, 160.75, 91),
            ("Iceland", 7.1, 9.2, 6.4, 8.8),
        ],
        """
        Exports | Norway | 2022 | 240.5 | EUR billion | 3 | 2022 Exports
        Imports | Norway | 2022 | 102 | EUR billion | 3 | 2022 Imports
        Exports | Norway | 2023 | 160.75 | EUR billion | 3 | 2023 Exports
        Imports | Norway | 2023 | 91 | EUR billion | 3 | 2023 Imports
        Exports | Iceland | 2022 | 7.1 | EUR billion | 4 | 2022 Exports
        Imports | Iceland | 2022 | 9.2 | EUR billion | 4 | 2022 Imports
        Exports | Iceland | 2023 | 6.4 | EUR billion | 4 | 2023 Exports
        Imports | Iceland | 2023 | 8.8 | EUR billion | 4 | 2023 Imports
        """,
    ),
    Own(
        "harvest.csv",
        "Farm,Year,Area,Yield\n,,ha,kg/ha\nSolbakken,2021,14.5,4100\nSolbakken,2022,15,3900\nLia,2021,60,4650\n"
        "Lia,2022,61,4400\n",
        """
        Area | Solbakken | 2021 | 14.5 | ha | 3 | Area (ha)
        Yield | Solbakken | 2021 | 4100 | kg/ha | 3 | Yield (kg/ha)
        Area | Solbakken | 2022 | 15 | ha | 4 | Area (ha)
        Yield | Solbakken | 2022 | 3900 | kg/ha | 4 | Yield (kg/ha)
        Area | Lia | 2021 | 60 | ha | 5 | Area (ha)
        Yield | Lia | 2021 | 4650 | kg/ha | 5 | Yield (kg/ha)
        Area | Lia | 2022 | 61 | ha | 6 | Area (ha)
        Yield | Lia | 2022 | 4400 | kg/ha | 6 | Yield (kg/ha)
        """,
    ),
    Own(
        "Births.xlsx",
        [
            ("Region", "Sex", 2021, 2022),
            ("Nordland", "Boys", 1150, 1090),
            (None, "Girls", 1080, 1041),
            ("Troms", "Boys", 790, 770),
            (None, "Girls", 755, 741),
        ],
        """
        Births, Boys | Nordland | 2021 | 1150 |  | 2 | 2021
        Births, Boys | Nordland | 2022 | 1090 |  | 2 | 2022
        Births, Girls | Nordland | 2021 | 1080 |  | 3 | 2021
        Births, Girls | Nordland | 2022 | 1041 |  | 3 | 2022
        Births, Boys | Troms | 2021 | 790 |  | 4 | 2021
        Births, Boys | Troms | 2022 | 770 |  | 4 | 2022
        Births, Girls | Troms | 2021 | 755 |  | 5 | 2021
        Births, Girls | Troms | 2022 | 741 |  | 5 | 2022
        """,
    ),
    # Months.
    Own(
        "Rain in Bergen (mm).csv",
        "Year,Jan,Feb,Mar,Apr,Total\n2021,180,95,210,60,545\n2022,255,240.5,70,88,653.5\n2023,290,150,99,,539\n",
        """
        Rain in Bergen | Rain in Bergen | January 2021 | 180 | mm | 2 | Jan
        Rain in Bergen | Rain in Bergen | February 2021 | 95 | mm | 2 | Feb
        Rain in Bergen | Rain in Bergen | March 2021 | 210 | mm | 2 | Mar
        Rain in Bergen | Rain in Bergen | April 2021 | 60 | mm | 2 | Apr
        Rain in Bergen | Rain in Bergen | January 2022 | 255 | mm | 3 | Jan
        Rain in Bergen | Rain in Bergen | February 2022 | 240.5 | mm | 3 | Feb
        Rain in Bergen | Rain in Bergen | March 2022 | 70 | mm | 3 | Mar
        Rain in Bergen | Rain in Bergen | April 2022 | 88 | mm | 3 | Apr
        Rain in Bergen | Rain in Bergen | January 2023 | 290 | mm | 4 | Jan
        Rain in Bergen | Rain in Bergen | February 2023 | 150 | mm | 4 | Feb
        Rain in Bergen | Rain in Bergen | March 2023 | 99 | mm | 4 | Mar
        """,
    ),
    Own(
        "Nights at hotels.csv",
        "Town,Year,January,February,March\nBergen,2022,4100,4400,5200\nBergen,2023,4900,5000,5600\n"
        "Molde,2022,600,640,700\nMolde,2023,655,701,720\n",
        """
        Nights at hotels | Bergen | January 2022 | 4100 |  | 2 | January
        Nights at hotels | Bergen | February 2022 | 4400 |  | 2 | February
        Nights at hotels | Bergen | March 2022 | 5200 |  | 2 | March
        Nights at hotels | Bergen | January 2023 | 4900 |  | 3 | January
        Nights at hotels | Bergen | February 2023 | 5000 |  | 3 | February
        Nights at hotels | Bergen | March 2023 | 5600 |  | 3 | March
        Nights at hotels | Molde | January 2022 | 600 |  | 4 | January
        Nights at hotels | Molde | February 2022 | 640 |  | 4 | February
        Nights at hotels | Molde | March 2022 | 700 |  | 4 | March
        Nights at hotels | Molde | January 2023 | 655 |  | 5 | January
        Nights at hotels | Molde | February 2023 | 701 |  | 5 | February
        Nights at hotels | Molde | March 2023 | 720 |  | 5 | March
        """,
    ),
    # How numbers are written.
    Own(
        "Jobs.csv",
        "Kanton;2021;2022\nZürich;1'120'500;1'140'250\nUri;20'100;20'340\nZug;n/a;120'800\n",
        """
        Jobs | Zürich | 2021 | 1120500 |  | 2 | 2021
        Jobs | Zürich | 2022 | 1140250 |  | 2 | 2022
        Jobs | Uri | 2021 | 20100 |  | 3 | 2021
        Jobs | Uri | 2022 | 20340 |  | 3 | 2022
        Jobs | Zug | 2022 | 120800 |  | 4 | 2022
        """,
    ),
    Own(
        "Steuern (EUR).csv",
        "Land;2021;2022\nBayern;1.234,5;(1.301,75)\nHessen;812,0;-\nBerlin;2.001,25;−12,5\n",
        """
        Steuern | Bayern | 2021 | 1234.5 | EUR | 2 | 2021
        Steuern | Bayern | 2022 | -1301.75 | EUR | 2 | 2022
        Steuern | Hessen | 2021 | 812.0 | EUR | 3 | 2021
        Steuern | Berlin | 2021 | 2001.25 | EUR | 4 | 2021
        Steuern | Berlin | 2022 | -12.5 | EUR | 4 | 2022
        """,
    ),
    Own(
        "Students.csv",
        "Ville\t2021\t2022\nLyon\t1\u00a0234\t12 500\nNice\t980\t1\u202f005\nBrest\t..\t41\n",
        """
        Students | Lyon | 2021 | 1234 |  | 2 | 2021
        Students | Lyon | 2022 | 12500 |  | 2 | 2022
        Students | Nice | 2021 | 980 |  | 3 | 2021
        Students | Nice | 2022 | 1005 |  | 3 | 2022
        Students | Brest | 2022 | 41 |  | 4 | 2022
        """,
    ),
    # Abbreviated names of columns.
    Own(
        "numbers.csv",
        "Yr,Rgn,What is measured,Amt,UoM\n2021,North,Milk delivered,120.5,million litres\n"
        "2021,North,Cows,41,thousand\n2022,North,Milk delivered,118,million litres\n"
        "2021,South,Milk delivered,300,million litres\n2022,South,Cows,99,thousand\n",
        """
        Milk delivered | North | 2021 | 120.5 | million litres | 2 | Amt
        Cows | North | 2021 | 41 | thousand | 3 | Amt
        Milk delivered | North | 2022 | 118 | million litres | 4 | Amt
        Milk delivered | South | 2021 | 300 | million litres | 5 | Amt
        Cows | South | 2022 | 99 | thousand | 6 | Amt
        """,
    ),
    # Tables of things: what a row is of has attributes, and no total is one of the things.
    Own(
        "Election of 2021.csv",
        "Party,Votes,Share (%),Seats\nLabour,783394,26.3,48\nConservative,607316,20.4,36\nCentre,402961,13.5,28\n"
        "Total,1793671,60.2,112\n",
        things="""
        Votes | Labour | 783394
        Share | Labour | 26.3
        Seats | Labour | 48
        Votes | Conservative | 607316
        Share | Conservative | 20.4
        Seats | Conservative | 36
        Votes | Centre | 402961
        Share | Centre | 13.5
        Seats | Centre | 28
        """,
    ),
    Own(
        "league.csv",
        "Pos,Team,Pld,W,GD,Pts\n1,Molde,30,25,+45,78\n2,Brann,30,15,0,52\n3,Viking,30,16,-2,51\n",
        things="""
        Pos | Molde | 1
        Pld | Molde | 30
        W | Molde | 25
        GD | Molde | 45
        Pts | Molde | 78
        Pos | Brann | 2
        Pld | Brann | 30
        W | Brann | 15
        GD | Brann | 0
        Pts | Brann | 52
        Pos | Viking | 3
        Pld | Viking | 30
        W | Viking | 16
        GD | Viking | -2
        Pts | Viking | 51
        """,
    ),
    Own(
        "inventory.csv",
        "Inventory no.,Item,Room,Purchased,Price (EUR)\n1001,Laptop,A12,2021-03-04,1290\n"
        "1002,Printer,A12,2019-11-20,410\n1003,Projector,B01,2022-06-01,890\n",
        things="""
        Inventory no. | Laptop | 1001
        Inventory no. | Printer | 1002
        Inventory no. | Projector | 1003
        Price | Laptop | 1290
        Price | Printer | 410
        Price | Projector | 890
        """,
    ),
    Own(
        "incidents.csv",
        "Date,Event,Place,Injured\n2023-01-04,Fire in the boiler room,Oslo,2\n2023-02-11,Power cut,Bergen,0\n"
        "2023-02-28,Flooded cellar,Oslo,1\n",
        things="""
        Injured | Fire in the boiler room | 2
        Injured | Power cut | 0
        Injured | Flooded cellar | 1
        """,
    ),
    # What is not plain.
    Own(
        "Exports between countries 2022 (EUR m).csv",
        "From / to,Norway,Sweden,Denmark\nNorway,,1210,880\nSweden,1500,,1330\nDenmark,720,1100,\n",
    ),
    Own(
        "survey.csv",
        '"How worried are you about AI? (%)",Norway,Sweden,Denmark\nVery worried,21,18,17\nSomewhat worried,40,41,39\n'
        "Not worried,30,33,36\nDon't know,9,8,8\nBase (n),1002,1040,998\n",
        """
        How worried are you about AI?, Very worried | Norway |  | 21 | % | 2 | Norway
        How worried are you about AI?, Very worried | Sweden |  | 18 | % | 2 | Sweden
        How worried are you about AI?, Very worried | Denmark |  | 17 | % | 2 | Denmark
        How worried are you about AI?, Somewhat worried | Norway |  | 40 | % | 3 | Norway
        How worried are you about AI?, Somewhat worried | Sweden |  | 41 | % | 3 | Sweden
        How worried are you about AI?, Somewhat worried | Denmark |  | 39 | % | 3 | Denmark
        How worried are you about AI?, Not worried | Norway |  | 30 | % | 4 | Norway
        How worried are you about AI?, Not worried | Sweden |  | 33 | % | 4 | Sweden
        How worried are you about AI?, Not worried | Denmark |  | 36 | % | 4 | Denmark
        How worried are you about AI?, Don't know | Norway |  | 9 | % | 5 | Norway
        How worried are you about AI?, Don't know | Sweden |  | 8 | % | 5 | Sweden
        How worried are you about AI?, Don't know | Denmark |  | 8 | % | 5 | Denmark
        How worried are you about AI?, Base | Norway |  | 1002 | n | 6 | Norway
        How worried are you about AI?, Base | Sweden |  | 1040 | n | 6 | Sweden
        How worried are you about AI?, Base | Denmark |  | 998 | n | 6 | Denmark
        """,
    ),
    Own(
        "une_rt_a.csv",
        "unit,sex,geo\\TIME_PERIOD\t2021\t2022\nPC_ACT,F,NO\t4.2\t3.1\nPC_ACT,M,NO\t4.6 b\t3.3\nTHS,F,NO\t57\t45\n"
        "THS,M,NO\t69\t:\n",
    ),
]
