"""More tables as people have them, written when the recogniser was done: those that are easily misread."""

from __future__ import annotations

from tests.plain_tables import Own

ODD = [
    Own(  # months down and years across, without names: of what the title says
        "Ferry passengers (thousand).csv",
        "Month,2022,2023\nJanuary,12,14\nFebruary,11,13.5\nMarch,15,\nTotal,38,27.5\n",
        """
        Ferry passengers | Ferry passengers | January 2022 | 12 | thousand | 2 | 2022
        Ferry passengers | Ferry passengers | January 2023 | 14 | thousand | 2 | 2023
        Ferry passengers | Ferry passengers | February 2022 | 11 | thousand | 3 | 2022
        Ferry passengers | Ferry passengers | February 2023 | 13.5 | thousand | 3 | 2023
        Ferry passengers | Ferry passengers | March 2022 | 15 | thousand | 4 | 2022
        """,
    ),
    Own(
        "sales.csv",
        "Year,Month,Shop,Sales (EUR)\n2023,1,Oslo,1200\n2023,2,Oslo,1300\n2023,1,Bergen,800\n2023,2,Bergen,790\n",
        """
        Sales | Oslo | January 2023 | 1200 | EUR | 2 | Sales (EUR)
        Sales | Oslo | February 2023 | 1300 | EUR | 3 | Sales (EUR)
        Sales | Bergen | January 2023 | 800 | EUR | 4 | Sales (EUR)
        Sales | Bergen | February 2023 | 790 | EUR | 5 | Sales (EUR)
        """,
    ),
    Own(  # a forecast is told as one
        "GDP growth (%).csv",
        "Country,2022,2023 (estimate),2024 (forecast)\nNorway,3.0,0.5,0.8\nChad,2.8,4.0,3.7\n",
        """
        GDP growth | Norway | 2022 | 3.0 | % | 2 | 2022
        GDP growth | Norway | 2023 | 0.5 | % | 2 | 2023 (estimate)
        GDP growth | Norway | 2024 | 0.8 | % | 2 | 2024 (forecast)
        GDP growth | Chad | 2022 | 2.8 | % | 3 | 2022
        GDP growth | Chad | 2023 | 4.0 | % | 3 | 2023 (estimate)
        GDP growth | Chad | 2024 | 3.7 | % | 3 | 2024 (forecast)
        """,
    ),
    Own(  # a share beside a number in each year
        "Cars.csv",
        "Country,2022 number,2022 %,2023 number,2023 %\nNorway,174000,80,127000,82\nIceland,17000,33,18500,50\n",
    ),
    Own(  # ranks of years, and levels
        "Happiness.csv",
        "Country,Rank 2022,Score 2022,Rank 2023,Score 2023\nFinland,1,7.8,1,7.8\nDenmark,2,7.6,2,7.5\n",
        """
        Score | Finland | 2022 | 7.8 |  | 2 | Score 2022
        Score | Finland | 2023 | 7.8 |  | 2 | Score 2023
        Score | Denmark | 2022 | 7.6 |  | 3 | Score 2022
        Score | Denmark | 2023 | 7.5 |  | 3 | Score 2023
        """,
    ),
    Own(  # a name that is a total's, and is none: the numbers do not add up
        "Oil majors, revenue (USD bn).csv",
        "Company,2021,2022\nShell,262,381\nTotal SE,185,263\nBP,158,241\n",
        """
        Oil majors, revenue | Shell | 2021 | 262 | USD bn | 2 | 2021
        Oil majors, revenue | Shell | 2022 | 381 | USD bn | 2 | 2022
        Oil majors, revenue | Total SE | 2021 | 185 | USD bn | 3 | 2021
        Oil majors, revenue | Total SE | 2022 | 263 | USD bn | 3 | 2022
        Oil majors, revenue | BP | 2021 | 158 | USD bn | 4 | 2021
        Oil majors, revenue | BP | 2022 | 241 | USD bn | 4 | 2022
        """,
    ),
    Own(  # the total's row has no name
        "Kindergartens.csv",
        "Municipality,2021,2022\nOslo,740,751\nBergen,310,305\n,1050,1056\n",
        """
        Kindergartens | Oslo | 2021 | 740 |  | 2 | 2021
        Kindergartens | Oslo | 2022 | 751 |  | 2 | 2022
        Kindergartens | Bergen | 2021 | 310 |  | 3 | 2021
        Kindergartens | Bergen | 2022 | 305 |  | 3 | 2022
        """,
    ),
    Own(  # index numbers are values, and an index is no code
        "prices.csv",
        "Country,Year,Consumer price index (2015=100)\nNorway,2022,124.1\nNorway,2023,131.0\nIceland,2022,126\n"
        "Iceland,2023,137\n",
        """
        Consumer price index (2015=100) | Norway | 2022 | 124.1 |  | 2 | Consumer price index (2015=100)
        Consumer price index (2015=100) | Norway | 2023 | 131.0 |  | 3 | Consumer price index (2015=100)
        Consumer price index (2015=100) | Iceland | 2022 | 126 |  | 4 | Consumer price index (2015=100)
        Consumer price index (2015=100) | Iceland | 2023 | 137 |  | 5 | Consumer price index (2015=100)
        """,
    ),
    Own(  # a header of two rows in a CSV that Excel wrote, under a title
        "export.csv",
        "Energy use by sector (TWh),,,,\n,,,,\nSector,Electricity,,Heat,\n,2021,2022,2021,2022\nIndustry,48,46,4.1,4\n"
        "Homes,40,35.5,2,1.9\nServices,27,25,3.1,3\n\nSource: energy board,,,,\n",
        """
        Electricity | Industry | 2021 | 48 | TWh | 3 | Electricity 2021
        Electricity | Industry | 2022 | 46 | TWh | 3 | Electricity 2022
        Heat | Industry | 2021 | 4.1 | TWh | 3 | Heat 2021
        Heat | Industry | 2022 | 4 | TWh | 3 | Heat 2022
        Electricity | Homes | 2021 | 40 | TWh | 4 | Electricity 2021
        Electricity | Homes | 2022 | 35.5 | TWh | 4 | Electricity 2022
        Heat | Homes | 2021 | 2 | TWh | 4 | Heat 2021
        Heat | Homes | 2022 | 1.9 | TWh | 4 | Heat 2022
        Electricity | Services | 2021 | 27 | TWh | 5 | Electricity 2021
        Electricity | Services | 2022 | 25 | TWh | 5 | Electricity 2022
        Heat | Services | 2021 | 3.1 | TWh | 5 | Heat 2021
        Heat | Services | 2022 | 3 | TWh | 5 | Heat 2022
        """,
    ),
    Own(  # income and costs, units in brackets behind each, the year of accounts in words
        "Fjordbank.xlsx",
        [
            ("Fjordbank: key figures",),
            ("Metric", "FY2022", "FY2023"),
            ("Net interest income (NOK million)", 4120, 4985),
            ("Return on equity (%)", 11.2, 13.4),
            ("Employees", 1510, 1490),
        ],
        """
        Net interest income | Fjordbank: key figures | 2022 | 4120 | NOK million | 2 | FY2022
        Net interest income | Fjordbank: key figures | 2023 | 4985 | NOK million | 2 | FY2023
        Return on equity | Fjordbank: key figures | 2022 | 11.2 | % | 3 | FY2022
        Return on equity | Fjordbank: key figures | 2023 | 13.4 | % | 3 | FY2023
        Employees | Fjordbank: key figures | 2022 | 1510 |  | 4 | FY2022
        Employees | Fjordbank: key figures | 2023 | 1490 |  | 4 | FY2023
        """,
    ),
    Own(  # a distance matrix
        "Distances (km).csv",
        "City,Oslo,Bergen,Tromsø\nOslo,0,463,1650\nBergen,463,0,1900\nTromsø,1650,1900,0\n",
    ),
    Own(  # loans with a start and an end: no column tells the one time of a value
        "loans.csv",
        "Borrower,Start,End,Amount (EUR m)\nNordlys,2019-01-01,2024-01-01,50\nNordlys,2021-06-01,2026-06-01,25\n"
        "Havbris,2020-02-01,2025-02-01,30\n",
    ),
    Own(  # quarters and their year: the year's column is not a quarter's
        "Nordlys revenue (EUR m).csv",
        "Segment,Q1 2023,Q2 2023,Q3 2023,Q4 2023,2023\nFish,10,11,12,13,46\nFerries,5,6,9,5,25\n",
        """
        Nordlys revenue | Fish | Q1 2023 | 10 | EUR m | 2 | Q1 2023
        Nordlys revenue | Fish | Q2 2023 | 11 | EUR m | 2 | Q2 2023
        Nordlys revenue | Fish | Q3 2023 | 12 | EUR m | 2 | Q3 2023
        Nordlys revenue | Fish | Q4 2023 | 13 | EUR m | 2 | Q4 2023
        Nordlys revenue | Fish | 2023 | 46 | EUR m | 2 | 2023
        Nordlys revenue | Ferries | Q1 2023 | 5 | EUR m | 3 | Q1 2023
        Nordlys revenue | Ferries | Q2 2023 | 6 | EUR m | 3 | Q2 2023
        Nordlys revenue | Ferries | Q3 2023 | 9 | EUR m | 3 | Q3 2023
        Nordlys revenue | Ferries | Q4 2023 | 5 | EUR m | 3 | Q4 2023
        Nordlys revenue | Ferries | 2023 | 25 | EUR m | 3 | 2023
        """,
    ),
    Own(  # the unit differs by row under one name of a thing
        "Norway at a glance.xlsx",
        [
            ("Indicator", "Unit", 2021, 2022, 2023),
            ("Population", "million", 5.4, 5.4, 5.5),
            ("Unemployment", "%", 4.4, 3.2, 3.6),
            ("Oil exports", "NOK billion", 480, 920, 640),
        ],
        """
        Population | Norway | 2021 | 5.4 | million | 2 | 2021
        Population | Norway | 2022 | 5.4 | million | 2 | 2022
        Population | Norway | 2023 | 5.5 | million | 2 | 2023
        Unemployment | Norway | 2021 | 4.4 | % | 3 | 2021
        Unemployment | Norway | 2022 | 3.2 | % | 3 | 2022
        Unemployment | Norway | 2023 | 3.6 | % | 3 | 2023
        Oil exports | Norway | 2021 | 480 | NOK billion | 4 | 2021
        Oil exports | Norway | 2022 | 920 | NOK billion | 4 | 2022
        Oil exports | Norway | 2023 | 640 | NOK billion | 4 | 2023
        """,
    ),
    Own(  # a headed index column, and a share of the whole
        "Wind power (TWh).csv",
        ",Country,2022,2023,Share of total 2023 (%)\n0,Norway,14.8,14,40\n"
        "1,Sweden,33.1,34.2,50\n2,Iceland,0.1,0.1,10\n",
        """
        Wind power | Norway | 2022 | 14.8 | TWh | 2 | 2022
        Wind power | Norway | 2023 | 14 | TWh | 2 | 2023
        Wind power | Sweden | 2022 | 33.1 | TWh | 3 | 2022
        Wind power | Sweden | 2023 | 34.2 | TWh | 3 | 2023
        Wind power | Iceland | 2022 | 0.1 | TWh | 4 | 2022
        Wind power | Iceland | 2023 | 0.1 | TWh | 4 | 2023
        """,
    ),
    Own(  # subtotals: an area of the world among its countries
        "Medals.csv",
        "Country,Gold,Silver,Bronze,Total\nNorway,16,8,13,37\nGermany,12,10,5,27\nSweden,8,5,5,18\n",
        things="""
        Gold | Norway | 16
        Silver | Norway | 8
        Bronze | Norway | 13
        Total | Norway | 37
        Gold | Germany | 12
        Silver | Germany | 10
        Bronze | Germany | 5
        Total | Germany | 27
        Gold | Sweden | 8
        Silver | Sweden | 5
        Bronze | Sweden | 5
        Total | Sweden | 18
        """,
    ),
    Own(  # a year's row for each, and the average
        "Temperature (°C).csv",
        "Station,Jan 2023,Jul 2023,Average\nBodø,-1.2,13.1,5.9\nRøros,-9.5,12,1.2\nAverage,-5.35,12.55,3.55\n",
        """
        Temperature | Bodø | January 2023 | -1.2 | °C | 2 | Jan 2023
        Temperature | Bodø | July 2023 | 13.1 | °C | 2 | Jul 2023
        Temperature | Røros | January 2023 | -9.5 | °C | 3 | Jan 2023
        Temperature | Røros | July 2023 | 12 | °C | 3 | Jul 2023
        """,
    ),
    Own(  # a chart's data: two-digit dates across
        "Rents.csv",
        "District,01/2023,02/2023,12/2023\nFrogner,18500,18600,19100\nSagene,16000,16200,16900\n",
        """
        Rents | Frogner | January 2023 | 18500 |  | 2 | 01/2023
        Rents | Frogner | February 2023 | 18600 |  | 2 | 02/2023
        Rents | Frogner | December 2023 | 19100 |  | 2 | 12/2023
        Rents | Sagene | January 2023 | 16000 |  | 3 | 01/2023
        Rents | Sagene | February 2023 | 16200 |  | 3 | 02/2023
        Rents | Sagene | December 2023 | 16900 |  | 3 | 12/2023
        """,
    ),
    Own(  # millions and billions in the cells, which are no flags
        "Valuation (USD).csv",
        "Company,2022,2023\nNordlys,9.3 b,12 b\nHavbris,450,500\nKvitholm,700,800\n",
    ),
    Own(  # age groups down and sexes across: rows without a word for a name
        "Deaths 2022.csv",
        "Age,Men,Women,Total\n0-9,40,31,71\n10-19,35,20,55\n20-29,110,42,152\nTotal,185,93,278\n",
    ),
]
