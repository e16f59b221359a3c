"""Tables of many subjects as offices, companies and analysts lay them out, and every fact that they tell."""

from __future__ import annotations

from tests.plain_tables import Own

# a line a fact: 'indicator | entity | period | value | unit | note | publisher | published'
OFFICE = [
    # Tidy files in other words than ours.
    Own(
        "fires_long.csv",
        "indicator,region,year,value,unit,source,published\n"
        "Fires reported,Alta,2022,6136,fires,Fire Annual,2023-04-02\n"
        "Fires reported,Alta,2023,7127,fires,Fire Annual (preliminary),2024-02-15\n"
        "Fires reported,Alta,2023,7201,fires,Fire Annual,2024-06-30\n"
        "Area burned,Alta,2023,51.2,thousand ha,Fire Annual,2024-06-30\n"
        "Fires reported,Varga,2023,88,fires,Fire Annual,2024-06-30\n",
        """
        Fires reported | Alta | 2022 | 6136 | fires |  | Fire Annual | 2023-04-02
        Fires reported | Alta | 2023 | 7127 | fires |  | Fire Annual (preliminary) | 2024-02-15
        Fires reported | Alta | 2023 | 7201 | fires |  | Fire Annual | 2024-06-30
        Area burned | Alta | 2023 | 51.2 | thousand ha |  | Fire Annual | 2024-06-30
        Fires reported | Varga | 2023 | 88 | fires |  | Fire Annual | 2024-06-30
        """,
    ),
    Own(
        "extract.csv",
        "COUNTRY,Indicator,Measure,Year,Value,Flag,Source\n"
        "Canada,Practising physicians,Per 1 000 population,2021,2.78,,Ministry registers\n"
        "Canada,Hospital beds,Per 1 000 population,2021,2.55,E,Hospital statistics\n"
        "Chile,Practising physicians,Per 1 000 population,2021,2.9,,Ministry registers\n"
        "Chile,Hospital beds,Per 1 000 population,2021,..,,Hospital statistics\n"
        "Chile,Life expectancy at birth,Years,2021,81.0,B,Vital statistics\n",
        """
        Practising physicians | Canada | 2021 | 2.78 | Per 1 000 population |  | Ministry registers
        Hospital beds | Canada | 2021 | 2.55 | Per 1 000 population | estimated | Hospital statistics
        Practising physicians | Chile | 2021 | 2.9 | Per 1 000 population |  | Ministry registers
        Life expectancy at birth | Chile | 2021 | 81.0 | Years | break in series | Vital statistics
        """,
    ),
    Own(
        "museum_visits.csv",
        "site;quarter;variable;obs_value;unit_measure;Data source;Release date\n"
        "Fram;2023-Q1;Visits;12 500;persons;Museum board;2023-05-04\n"
        "Fram;2023-Q2;Visits;30 100;persons;Museum board;2023-08-03\n"
        "Maihaugen;2023-Q1;Visits;4 050;persons;Museum board;2023-05-04\n"
        "Maihaugen;2023-Q1;Ticket income;310;EUR thousand;Museum board;2023-05-04\n",
        """
        Visits | Fram | Q1 2023 | 12500 | persons |  | Museum board | 2023-05-04
        Visits | Fram | Q2 2023 | 30100 | persons |  | Museum board | 2023-08-03
        Visits | Maihaugen | Q1 2023 | 4050 | persons |  | Museum board | 2023-05-04
        Ticket income | Maihaugen | Q1 2023 | 310 | EUR thousand |  | Museum board | 2023-05-04
        """,
    ),
    Own(  # dimensions beside the place, and the total of each
        "labour.csv",
        "Region,Sex,Age group,Year,Employment rate (%)\n"
        "North,Men,15-24,2022,40.1\nNorth,Men,25-64,2022,81\nNorth,Women,15-24,2022,39\nNorth,Women,25-64,2022,77.5\n"
        "North,Total,25-64,2022,79.2\n"
        "South,Men,15-24,2022,35.5\nSouth,Men,25-64,2022,79\nSouth,Women,15-24,2022,33\nSouth,Women,25-64,2022,74\n"
        "South,Total,25-64,2022,76.4\n",
        """
        Employment rate, Men, 15-24 | North | 2022 | 40.1 | %
        Employment rate, Men, 25-64 | North | 2022 | 81 | %
        Employment rate, Women, 15-24 | North | 2022 | 39 | %
        Employment rate, Women, 25-64 | North | 2022 | 77.5 | %
        Employment rate, 25-64 | North | 2022 | 79.2 | %
        Employment rate, Men, 15-24 | South | 2022 | 35.5 | %
        Employment rate, Men, 25-64 | South | 2022 | 79 | %
        Employment rate, Women, 15-24 | South | 2022 | 33 | %
        Employment rate, Women, 25-64 | South | 2022 | 74 | %
        Employment rate, 25-64 | South | 2022 | 76.4 | %
        """,
    ),
    Own(  # three dimensions
        "prisons.csv",
        "district,sex,sentence,nationality,date,prisoners\n"
        "Oslo,Women,Remand,Own,2024-01-01,12\nOslo,Women,Served,Own,2024-01-01,20\n"
        "Oslo,Men,Remand,Own,2024-01-01,140\nOslo,Men,Remand,Foreign,2024-01-01,61\n"
        "Bergen,Women,Remand,Own,2024-01-01,4\nBergen,Men,Remand,Own,2024-01-01,44\n"
        "Bergen,Men,Served,Own,2024-01-01,90\nBergen,Men,Served,Foreign,2024-01-01,31\n",
        """
        prisoners, Women, Remand, Own | Oslo | 1 January 2024 | 12
        prisoners, Women, Served, Own | Oslo | 1 January 2024 | 20
        prisoners, Men, Remand, Own | Oslo | 1 January 2024 | 140
        prisoners, Men, Remand, Foreign | Oslo | 1 January 2024 | 61
        prisoners, Women, Remand, Own | Bergen | 1 January 2024 | 4
        prisoners, Men, Remand, Own | Bergen | 1 January 2024 | 44
        prisoners, Men, Served, Own | Bergen | 1 January 2024 | 90
        prisoners, Men, Served, Foreign | Bergen | 1 January 2024 | 31
        """,
    ),
    Own(  # a place within a place: the smaller is what the row is of
        "rents_towns.csv",
        "State,Town,Year,Median rent (EUR)\nHesse,Kassel,2022,610\nHesse,Kassel,2023,640\nHesse,Fulda,2022,590\n"
        "Hesse,Fulda,2023,600\nSaxony,Leipzig,2022,580\nSaxony,Leipzig,2023,615\n",
        """
        Median rent | Kassel | 2022 | 610 | EUR
        Median rent | Kassel | 2023 | 640 | EUR
        Median rent | Fulda | 2022 | 590 | EUR
        Median rent | Fulda | 2023 | 600 | EUR
        Median rent | Leipzig | 2022 | 580 | EUR
        Median rent | Leipzig | 2023 | 615 | EUR
        """,
    ),
    Own(  # the same, years across, and a country for the larger place
        "plants.csv",
        "Country,Plant,2021 (GWh),2022 (GWh)\n"
        "Norway,Sima,2750,2610\nNorway,Aura,1780,1800\nSweden,Harsprånget,2131,2009\n"
        "Sweden,Porjus,1233,1190\n",
        """
        plants | Sima | 2021 | 2750 | GWh
        plants | Sima | 2022 | 2610 | GWh
        plants | Aura | 2021 | 1780 | GWh
        plants | Aura | 2022 | 1800 | GWh
        plants | Harsprånget | 2021 | 2131 | GWh
        plants | Harsprånget | 2022 | 2009 | GWh
        plants | Porjus | 2021 | 1233 | GWh
        plants | Porjus | 2022 | 1190 | GWh
        """,
    ),
    Own(  # a heading over each indicator: indicators under domains
        "sdg.csv",
        "Goal,Indicator,Area,Year,Value,Units\nHealth,Maternal deaths,Chad,2020,1063,per 100 000 live births\n"
        "Health,Malaria cases,Chad,2020,207,per 1 000 people\nWater,Safe water,Chad,2020,6,%\n"
        "Health,Maternal deaths,Peru,2020,69,per 100 000 live births\nWater,Safe water,Peru,2020,51,%\n",
        """
        Maternal deaths | Chad | 2020 | 1063 | per 100 000 live births
        Malaria cases | Chad | 2020 | 207 | per 1 000 people
        Safe water | Chad | 2020 | 6 | %
        Maternal deaths | Peru | 2020 | 69 | per 100 000 live births
        Safe water | Peru | 2020 | 51 | %
        """,
    ),
    Own(  # years of age in numbers tell rows apart, and are no measure
        "Pupils.csv",
        "Municipality,Year,Grade,Pupils\nLom,2022,1,21\nLom,2022,2,19\nLom,2023,1,25\nLom,2023,2,22\n"
        "Vik,2022,1,30\nVik,2022,2,31\nVik,2023,1,28\nVik,2023,2,29\n",
        """
        Pupils, Grade 1 | Lom | 2022 | 21
        Pupils, Grade 2 | Lom | 2022 | 19
        Pupils, Grade 1 | Lom | 2023 | 25
        Pupils, Grade 2 | Lom | 2023 | 22
        Pupils, Grade 1 | Vik | 2022 | 30
        Pupils, Grade 2 | Vik | 2022 | 31
        Pupils, Grade 1 | Vik | 2023 | 28
        Pupils, Grade 2 | Vik | 2023 | 29
        """,
    ),
    Own(  # what was planned and what came, as rows
        "accounts.csv",
        "department,fiscal_year,scenario,spending_eur_m\nRoads,2023,Budget,120\nRoads,2023,Actual,131.5\n"
        "Roads,2024,Budget,125\nParks,2023,Budget,14\nParks,2023,Actual,13.2\nParks,2024,Budget,15\n",
        """
        spending, Budget | Roads | 2023 | 120 | EUR m
        spending | Roads | 2023 | 131.5 | EUR m
        spending, Budget | Roads | 2024 | 125 | EUR m
        spending, Budget | Parks | 2023 | 14 | EUR m
        spending | Parks | 2023 | 13.2 | EUR m
        spending, Budget | Parks | 2024 | 15 | EUR m
        """,
    ),
    Own(  # a status that goes with the year is a note
        "gdp_outlook.csv",
        "Country,Year,GDP growth (%),Status\nNorway,2023,1.1,Actual\nNorway,2024,0.9,Forecast\n"
        "Chad,2023,4.0,Actual\nChad,2024,3.1,Forecast\n",
        """
        GDP growth | Norway | 2023 | 1.1 | %
        GDP growth | Norway | 2024 | 0.9 | % | Forecast
        GDP growth | Chad | 2023 | 4.0 | %
        GDP growth | Chad | 2024 | 3.1 | % | Forecast
        """,
    ),
    Own(  # first and later releases of the same figure
        "retail.csv",
        "Month,Series,Value,Vintage\n2024-01,Retail sales,101.2,2024-02-20\n2024-01,Retail sales,101.9,2024-03-20\n"
        "2024-02,Retail sales,102.4,2024-03-20\n2024-01,Car sales,88.0,2024-02-20\n2024-02,Car sales,90.1,2024-03-20\n",
        """
        Retail sales | retail | January 2024 | 101.2 |  |  |  | 2024-02-20
        Retail sales | retail | January 2024 | 101.9 |  |  |  | 2024-03-20
        Retail sales | retail | February 2024 | 102.4 |  |  |  | 2024-03-20
        Car sales | retail | January 2024 | 88.0 |  |  |  | 2024-02-20
        Car sales | retail | February 2024 | 90.1 |  |  |  | 2024-03-20
        """,
    ),
    # The big statistical offices.
    Own(
        "une_rt_a.tsv",
        "freq,unit,sex,geo\\TIME_PERIOD\t2021 \t2022 \nA,PC_ACT,F,NO\t4.2 \t3.1 \nA,PC_ACT,M,NO\t4.6 b\t3.3 p\n"
        "A,PC_ACT,F,SE\t8.9 \t7.7 \nA,PC_ACT,M,SE\t: \t7.3 e\n",
        """
        une rt a, F | NO | 2021 | 4.2 | PC_ACT
        une rt a, F | NO | 2022 | 3.1 | PC_ACT
        une rt a, M | NO | 2021 | 4.6 | PC_ACT | break in series
        une rt a, M | NO | 2022 | 3.3 | PC_ACT | provisional
        une rt a, F | SE | 2021 | 8.9 | PC_ACT
        une rt a, F | SE | 2022 | 7.7 | PC_ACT
        une rt a, M | SE | 2022 | 7.3 | PC_ACT | estimated
        """,
    ),
    Own(
        "nama_10_gdp_linear.csv",
        "DATAFLOW,LAST UPDATE,freq,unit,na_item,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        'ESTAT:NAMA_10_GDP(1.0),24/06/24 23:00:00,Annual,"Current prices, million euro",'
        "Gross domestic product,Norway,2022,571000.1,\n"
        'ESTAT:NAMA_10_GDP(1.0),24/06/24 23:00:00,Annual,"Current prices, million euro",'
        "Gross domestic product,Norway,2023,448900,p\n"
        'ESTAT:NAMA_10_GDP(1.0),24/06/24 23:00:00,Annual,"Current prices, million euro",'
        "Gross domestic product,Malta,2023,20100.5,\n",
        """
        Gross domestic product | Norway | 2022 | 571000.1 | Current prices, million euro
        Gross domestic product | Norway | 2023 | 448900 | Current prices, million euro | provisional
        Gross domestic product | Malta | 2023 | 20100.5 | Current prices, million euro
        """,
    ),
    Own(
        "WDI_forests.csv",
        "Country Name,Country Code,Indicator Name,Indicator Code,Unit,2022,2023\n"
        "Norway,NOR,Forest area (sq. km),AG.LND,sq. km,121800,..\n"
        "Norway,NOR,Forest rents (% of GDP),NY.GDP,% of GDP,0.1,0.1\n"
        "Chad,TCD,Forest area (sq. km),AG.LND,sq. km,41000,40500\n",
        """
        Forest area | Norway | 2022 | 121800 | sq. km
        Forest rents | Norway | 2022 | 0.1 | % of GDP
        Forest rents | Norway | 2023 | 0.1 | % of GDP
        Forest area | Chad | 2022 | 41000 | sq. km
        Forest area | Chad | 2023 | 40500 | sq. km
        """,
    ),
    # Title lines and notes: what they say of unit, source and date.
    Own(
        "fire_money.xlsx",
        [
            ("Fire service of counties, 2022-2024 (EUR million)",),
            (),
            ("County", "Programme", 2022, 2023, "2024 (budget)"),
            ("Adal", "Prevention", 59.6, 58.2, 68.8),
            ("Adal", "Rescue", 127.6, 128.3, None),
            ("Bodal", "Prevention", 41.6, 42, 45.1),
            ("Bodal", "Rescue", 78.3, 91.7, 85.4),
            (),
            ("Notes: outturn for 2022 and 2023.",),
            ("Source: Accounts desk, edition of October 2024.",),
        ],
        """
        Fire service of counties, Prevention | Adal | 2022 | 59.6 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Prevention | Adal | 2023 | 58.2 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Prevention | Adal | 2024 | 68.8 | EUR million | budget | Accounts desk | 2024-10
        Fire service of counties, Rescue | Adal | 2022 | 127.6 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Rescue | Adal | 2023 | 128.3 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Prevention | Bodal | 2022 | 41.6 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Prevention | Bodal | 2023 | 42 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Prevention | Bodal | 2024 | 45.1 | EUR million | budget | Accounts desk | 2024-10
        Fire service of counties, Rescue | Bodal | 2022 | 78.3 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Rescue | Bodal | 2023 | 91.7 | EUR million |  | Accounts desk | 2024-10
        Fire service of counties, Rescue | Bodal | 2024 | 85.4 | EUR million | budget | Accounts desk | 2024-10
        """,
    ),
    Own(  # the unit in a line under the title, the other way round; totals and subtotals
        "province.xlsx",
        [
            ("Province of Vall: health budget",),
            ("Crowns, thousands; outturn to 2022/23",),
            (),
            ("Category", "2021/22", "2022/23", "2023/24 (forecast)"),
            ("Hospitals", 412350, 447820, 461905),
            ("Primary care", 138420, 142615, 149330),
            ("Subtotal", 550770, 590435, 611235),
            ("Capital works", 54200, 49875, "-"),
            ("Total", 604970, 640310, 611235),
        ],
        """
        Province of Vall: health budget | Hospitals | 2021–2022 | 412350 | thousand crowns
        Province of Vall: health budget | Hospitals | 2022–2023 | 447820 | thousand crowns
        Province of Vall: health budget | Hospitals | 2023–2024 | 461905 | thousand crowns | forecast
        Province of Vall: health budget | Primary care | 2021–2022 | 138420 | thousand crowns
        Province of Vall: health budget | Primary care | 2022–2023 | 142615 | thousand crowns
        Province of Vall: health budget | Primary care | 2023–2024 | 149330 | thousand crowns | forecast
        Province of Vall: health budget | Capital works | 2021–2022 | 54200 | thousand crowns
        Province of Vall: health budget | Capital works | 2022–2023 | 49875 | thousand crowns
        """,
    ),
    Own(
        "transfers.csv",
        "Table 7. Transfers to towns, 2022-2023;;\n"
        "Amounts in NOK million;;\nTown;2022;2023*\nMoss;104,5;88\nLom;55,9;1 071,9\n\n"
        "* Preliminary;;\nSource: Ministry of Towns;;\nPublished: 12 May 2024;;\n",
        """
        Transfers to towns | Moss | 2022 | 104.5 | NOK million |  | Ministry of Towns | 2024-05-12
        Transfers to towns | Moss | 2023 | 88 | NOK million | preliminary | Ministry of Towns | 2024-05-12
        Transfers to towns | Lom | 2022 | 55.9 | NOK million |  | Ministry of Towns | 2024-05-12
        Transfers to towns | Lom | 2023 | 1071.9 | NOK million | preliminary | Ministry of Towns | 2024-05-12
        """,
    ),
    # What the name of a file tells.
    Own(
        "mmr_coverage_pct.csv",
        "District,2022,2023\nAlda,94.0,93.9\nBrenn,93.0,n/a\n",
        """
        mmr coverage | Alda | 2022 | 94.0 | percent
        mmr coverage | Alda | 2023 | 93.9 | percent
        mmr coverage | Brenn | 2022 | 93.0 | percent
        """,
    ),
    Own(
        "primary_pupils_2023_edition.csv",
        "District,2021,2022\nAlda,14773,15011\nBrenn,9316,9292\n",
        """
        primary pupils | Alda | 2021 | 14773 |  | 2023 edition
        primary pupils | Alda | 2022 | 15011 |  | 2023 edition
        primary pupils | Brenn | 2021 | 9316 |  | 2023 edition
        primary pupils | Brenn | 2022 | 9292 |  | 2023 edition
        """,
    ),
    Own(
        "export_values_usd_m_2019-2024.csv",
        "Product,2023,2024\nCopper,1204,1311\nFish,310,295\n",
        """
        export values | Copper | 2023 | 1204 | USD m
        export values | Copper | 2024 | 1311 | USD m
        export values | Fish | 2023 | 310 | USD m
        export values | Fish | 2024 | 295 | USD m
        """,
    ),
    # Units in names of columns as data sets have them.
    Own(
        "iceland_monthly.csv",
        "month,power_use_gwh,burned_ha,rainfall_mm,mean_temperature_c,road_deaths,unemployment_pct\n"
        "2024-01,1510,0,88.5,-1.2,2,3.1\n2024-02,1450,3,70,0.1,,3.0\n",
        """
        power use | iceland | January 2024 | 1510 | GWh
        burned | iceland | January 2024 | 0 | ha
        rainfall | iceland | January 2024 | 88.5 | mm
        mean temperature | iceland | January 2024 | -1.2 | °C
        road deaths | iceland | January 2024 | 2
        unemployment | iceland | January 2024 | 3.1 | percent
        power use | iceland | February 2024 | 1450 | GWh
        burned | iceland | February 2024 | 3 | ha
        rainfall | iceland | February 2024 | 70 | mm
        mean temperature | iceland | February 2024 | 0.1 | °C
        unemployment | iceland | February 2024 | 3.0 | percent
        """,
    ),
    Own(
        "Hospital waits.csv",
        'Quarter,Patients waiting,"Median wait, planned surgery (weeks)",Seen within 4 hours (%),Revenue USD m\n'
        "2023 Q1,38450,12.8,81.4,3.1\n2023 Q2,39870,12.4,80.2,3\n",
        """
        Patients waiting | Hospital waits | Q1 2023 | 38450
        Median wait, planned surgery | Hospital waits | Q1 2023 | 12.8 | weeks
        Seen within 4 hours | Hospital waits | Q1 2023 | 81.4 | %
        Revenue | Hospital waits | Q1 2023 | 3.1 | USD m
        Patients waiting | Hospital waits | Q2 2023 | 39870
        Median wait, planned surgery | Hospital waits | Q2 2023 | 12.4 | weeks
        Seen within 4 hours | Hospital waits | Q2 2023 | 80.2 | %
        Revenue | Hospital waits | Q2 2023 | 3 | USD m
        """,
    ),
    # Surveys.
    Own(
        "satisfaction.csv",
        "Wave,Group,Very satisfied,Dissatisfied,Respondents\nSpring 2021,All adults,27%,18%,1986\n"
        "Spring 2021,Aged 16-34,22%,20%,590\nAutumn 2023,All adults,25%,19%,2010\nAutumn 2023,Aged 16-34,20%,21%,601\n",
        """
        Very satisfied | All adults | 2021 | 27 | percent | Spring 2021
        Dissatisfied | All adults | 2021 | 18 | percent | Spring 2021
        Respondents | All adults | 2021 | 1986 |  | Spring 2021
        Very satisfied | Aged 16-34 | 2021 | 22 | percent | Spring 2021
        Dissatisfied | Aged 16-34 | 2021 | 20 | percent | Spring 2021
        Respondents | Aged 16-34 | 2021 | 590 |  | Spring 2021
        Very satisfied | All adults | 2023 | 25 | percent | Autumn 2023
        Dissatisfied | All adults | 2023 | 19 | percent | Autumn 2023
        Respondents | All adults | 2023 | 2010 |  | Autumn 2023
        Very satisfied | Aged 16-34 | 2023 | 20 | percent | Autumn 2023
        Dissatisfied | Aged 16-34 | 2023 | 21 | percent | Autumn 2023
        Respondents | Aged 16-34 | 2023 | 601 |  | Autumn 2023
        """,
    ),
    Own(  # two waves in one year are two times
        "trust.csv",
        "Wave,Institution,Trust (%)\nSpring 2023,Parliament,41\nAutumn 2023,Parliament,38\nSpring 2023,Police,70\n"
        "Autumn 2023,Police,72\n",
        """
        Trust, Spring 2023 | Parliament | 2023 | 41 | %
        Trust, Autumn 2023 | Parliament | 2023 | 38 | %
        Trust, Spring 2023 | Police | 2023 | 70 | %
        Trust, Autumn 2023 | Police | 2023 | 72 | %
        """,
    ),
    # Marks, missing values, brackets.
    Own(
        "milk.csv",
        "Land;2021;2022;2023\n"
        "Bayern;7.910,5 p;8.020,1 (e);c\nHessen;1.001,2;(12,5);n/a\nSaar;95,0*;..;:\nBremen;x;-;10,5 r\n",
        """
        milk | Bayern | 2021 | 7910.5 |  | provisional
        milk | Bayern | 2022 | 8020.1 |  | estimated
        milk | Hessen | 2021 | 1001.2
        milk | Hessen | 2022 | -12.5
        milk | Saar | 2021 | 95.0 |  | marked *
        milk | Bremen | 2023 | 10.5 |  | revised
        """,
    ),
    # Years to come, and how headers say so.
    Own(
        "Defence spending (USD bn).csv",
        "Country,2022,2023e,2024F,Budget 2025,Change 2022-23\n"
        "Norway,8.4,8.7,9.1,10.2,3.6%\nChile,5.6,5.5,5.3,5.4,-1.8%\n",
        """
        Defence spending | Norway | 2022 | 8.4 | USD bn
        Defence spending | Norway | 2023 | 8.7 | USD bn | estimated
        Defence spending | Norway | 2024 | 9.1 | USD bn | forecast
        Defence spending | Norway | 2025 | 10.2 | USD bn | budget
        Defence spending | Chile | 2022 | 5.6 | USD bn
        Defence spending | Chile | 2023 | 5.5 | USD bn | estimated
        Defence spending | Chile | 2024 | 5.3 | USD bn | forecast
        Defence spending | Chile | 2025 | 5.4 | USD bn | budget
        """,
    ),
    Own(
        "power.csv",
        "Year,Source,Output (TWh)\n2023,Wind,14.0\n2023,Water,120\n2024 (prelim.),Wind,15.1\n2024 (prelim.),Water,139\n"
        "2030 (target),Wind,40\n2030 (target),Water,141\n",
        """
        Output | Wind | 2023 | 14.0 | TWh
        Output | Water | 2023 | 120 | TWh
        Output | Wind | 2024 | 15.1 | TWh | prelim.
        Output | Water | 2024 | 139 | TWh | prelim.
        Output | Wind | 2030 | 40 | TWh | target
        Output | Water | 2030 | 141 | TWh | target
        """,
    ),
    # One date: things across or down.
    Own(
        "Fares 2024.csv",
        "City,Single ticket (NOK),Day pass (NOK),Last changed\nOslo,42,132,2024-01-01\nBergen,44,105,2023-07-01\n"
        "Moss,36,98,2024-01-01\n",
        things="""
        Single ticket | Oslo | 42 | NOK | 2024
        Day pass | Oslo | 132 | NOK | 2024
        Single ticket | Bergen | 44 | NOK | 2024
        Day pass | Bergen | 105 | NOK | 2024
        Single ticket | Moss | 36 | NOK | 2024
        Day pass | Moss | 98 | NOK | 2024
        """,
    ),
    Own(  # countries across and indicators down
        "Country profiles, 2023.csv",
        "Indicator,Unit,Norway,Chad,Peru\nPopulation,million,5.5,18.3,34.4\nInternet users,%,99,13,75\n"
        "Doctors,per 1 000 people,5.2,0.1,..\n",
        """
        Population | Norway | 2023 | 5.5 | million
        Population | Chad | 2023 | 18.3 | million
        Population | Peru | 2023 | 34.4 | million
        Internet users | Norway | 2023 | 99 | %
        Internet users | Chad | 2023 | 13 | %
        Internet users | Peru | 2023 | 75 | %
        Doctors | Norway | 2023 | 5.2 | per 1 000 people
        Doctors | Chad | 2023 | 0.1 | per 1 000 people
        """,
    ),
    Own(  # a heading over the rows of each group
        "Libraries.xlsx",
        [
            ("Libraries and loans",),
            ("", 2022, 2023),
            ("Loans (thousand)",),
            ("Oslo", 410, 422),
            ("Bergen", 210, 205),
            ("Visits (thousand)",),
            ("Oslo", 900, 955),
            ("Bergen", 400, 431),
        ],
        """
        Loans | Oslo | 2022 | 410 | thousand
        Loans | Oslo | 2023 | 422 | thousand
        Loans | Bergen | 2022 | 210 | thousand
        Loans | Bergen | 2023 | 205 | thousand
        Visits | Oslo | 2022 | 900 | thousand
        Visits | Oslo | 2023 | 955 | thousand
        Visits | Bergen | 2022 | 400 | thousand
        Visits | Bergen | 2023 | 431 | thousand
        """,
    ),
    # Registers and chronicles.
    Own(
        "grants_register.csv",
        "Project,Community,Year awarded,Grant (EUR million),EU share (%),Area (ha),Completed\n"
        "Sierra,Adal,2021,18.4,60,6200,2025\nCulebra,Bodal,2022,27.9,70,14800,\nCourel,Cadal,2022,12.3,55,3900,2025\n"
        "Ateca,Adal,2023,9.2,50,4400,\n",
        things="""
        Grant | Sierra | 18.4 | EUR million | 2021
        Grant | Culebra | 27.9 | EUR million | 2022
        Grant | Courel | 12.3 | EUR million | 2022
        Grant | Ateca | 9.2 | EUR million | 2023
        EU share | Sierra | 60 | % | 2021
        EU share | Culebra | 70 | % | 2022
        EU share | Courel | 55 | % | 2022
        EU share | Ateca | 50 | % | 2023
        Area | Sierra | 6200 | ha | 2021
        Area | Culebra | 14800 | ha | 2022
        Area | Courel | 3900 | ha | 2022
        Area | Ateca | 4400 | ha | 2023
        """,
    ),
    Own(
        "floods.csv",
        "date,event,place,country,homes_flooded,damage_eur_m,note\n"
        '2021-07-14,Ahr flood,Ahrweiler,Germany,"9,000",4100,\n'
        "2022-02-19,Wye flood,Hereford,United Kingdom,210,35,Third in a row\n"
        "2023-08-07,Hans,Gudbrandsdal,Norway,640,,\n",
        things="""
        homes flooded | Ahr flood | 9000 |  | 14 July 2021
        homes flooded | Wye flood | 210 |  | 19 February 2022
        homes flooded | Hans | 640 |  | 7 August 2023
        damage | Ahr flood | 4100 | EUR m | 14 July 2021
        damage | Wye flood | 35 | EUR m | 19 February 2022
        """,
    ),
    # More of what occurs.
    Own(  # row numbers, which are no measure
        "exports.csv",
        "No,Port,Year,Containers\n1,Oslo,2022,240\n2,Oslo,2023,251\n3,Moss,2022,60\n4,Moss,2023,58\n",
        """
        Containers | Oslo | 2022 | 240
        Containers | Oslo | 2023 | 251
        Containers | Moss | 2022 | 60
        Containers | Moss | 2023 | 58
        """,
    ),
    Own(  # quarters of a fiscal year in their short forms
        "segments.csv",
        "Segment,Measure,1Q23,2Q23,3Q23\nFish,Revenue (USD m),10,11.5,9\nFish,EBIT (USD m),1,(0.4),1.1\n"
        "Feed,Revenue (USD m),5,5,6\nFeed,EBIT (USD m),0.5,0.6,0.7\n",
        """
        Revenue | Fish | Q1 2023 | 10 | USD m
        Revenue | Fish | Q2 2023 | 11.5 | USD m
        Revenue | Fish | Q3 2023 | 9 | USD m
        EBIT | Fish | Q1 2023 | 1 | USD m
        EBIT | Fish | Q2 2023 | -0.4 | USD m
        EBIT | Fish | Q3 2023 | 1.1 | USD m
        Revenue | Feed | Q1 2023 | 5 | USD m
        Revenue | Feed | Q2 2023 | 5 | USD m
        Revenue | Feed | Q3 2023 | 6 | USD m
        EBIT | Feed | Q1 2023 | 0.5 | USD m
        EBIT | Feed | Q2 2023 | 0.6 | USD m
        EBIT | Feed | Q3 2023 | 0.7 | USD m
        """,
    ),
    Own(  # half-years down, two measures across, one place a row
        "ferries.csv",
        "Route,Half-year,Passengers (thousand),Delay (minutes)\n"
        "Moss-Horten,2023-H1,900,4\nMoss-Horten,2023-H2,980,5.5\n"
        "Lavik-Oppedal,2023-H1,300,2\nLavik-Oppedal,2023-H2,330,2.5\n",
        """
        Passengers | Moss-Horten | H1 2023 | 900 | thousand
        Delay | Moss-Horten | H1 2023 | 4 | minutes
        Passengers | Moss-Horten | H2 2023 | 980 | thousand
        Delay | Moss-Horten | H2 2023 | 5.5 | minutes
        Passengers | Lavik-Oppedal | H1 2023 | 300 | thousand
        Delay | Lavik-Oppedal | H1 2023 | 2 | minutes
        Passengers | Lavik-Oppedal | H2 2023 | 330 | thousand
        Delay | Lavik-Oppedal | H2 2023 | 2.5 | minutes
        """,
    ),
    Own(  # an analyst's narrow table without an entity's column: the indicator's names and a year
        "kpis.csv",
        "metric,fy,amount,unit,comment\nRevenue,FY2022,410,USD million,\nRevenue,FY2023,455.5,USD million,record\n"
        "Headcount,FY2022,2100,people,\nHeadcount,FY2023,2250,people,\n",
        """
        Revenue | kpis | 2022 | 410 | USD million | fiscal year
        Revenue | kpis | 2023 | 455.5 | USD million | record; fiscal year
        Headcount | kpis | 2022 | 2100 | people | fiscal year
        Headcount | kpis | 2023 | 2250 | people | fiscal year
        """,
    ),
    Own(  # the same measure in two units
        "crops.csv",
        "Crop,Region,Year,Quantity,Unit\nWheat,North,2023,120,tonnes\nWheat,North,2023,60,ha\nOats,North,2023,40,tonnes\n"
        "Oats,North,2023,25,ha\nWheat,South,2023,310,tonnes\nWheat,South,2023,140,ha\n",
        """
        crops, Wheat, tonnes | North | 2023 | 120 | tonnes
        crops, Wheat, ha | North | 2023 | 60 | ha
        crops, Oats, tonnes | North | 2023 | 40 | tonnes
        crops, Oats, ha | North | 2023 | 25 | ha
        crops, Wheat, tonnes | South | 2023 | 310 | tonnes
        crops, Wheat, ha | South | 2023 | 140 | ha
        """,
    ),
    Own(  # groups of columns over the row of names
        "trade_groups.xlsx",
        [
            ("Foreign trade, EUR million",),
            ("", "Exports", None, "Imports", None),
            ("Partner", 2022, 2023, 2022, 2023),
            ("Norway", 10, 11, 5, 6),
            ("Chad", 1, 2, 3, 4),
        ],
        """
        Exports | Norway | 2022 | 10 | EUR million
        Exports | Norway | 2023 | 11 | EUR million
        Imports | Norway | 2022 | 5 | EUR million
        Imports | Norway | 2023 | 6 | EUR million
        Exports | Chad | 2022 | 1 | EUR million
        Exports | Chad | 2023 | 2 | EUR million
        Imports | Chad | 2022 | 3 | EUR million
        Imports | Chad | 2023 | 4 | EUR million
        """,
    ),
    Own(  # accounts with the unit in the corner
        "Havbris ASA.csv",
        "(NOK million),2022,2023\nRevenue,100,110\nExpenses,(60),(65)\nMargin,40%,41%\n",
        """
        Revenue | Havbris ASA | 2022 | 100 | NOK million
        Revenue | Havbris ASA | 2023 | 110 | NOK million
        Expenses | Havbris ASA | 2022 | -60 | NOK million
        Expenses | Havbris ASA | 2023 | -65 | NOK million
        Margin | Havbris ASA | 2022 | 40 | percent
        Margin | Havbris ASA | 2023 | 41 | percent
        """,
    ),
    Own(  # one year, under headings
        "Parish budget (EUR).csv",
        "Post,2023\nIncome,\nGifts,80\nRent,20\nSpending,\nWages,50\nRepairs,30\n",
        """
        Parish budget, Income | Gifts | 2023 | 80 | EUR
        Parish budget, Income | Rent | 2023 | 20 | EUR
        Parish budget, Spending | Wages | 2023 | 50 | EUR
        Parish budget, Spending | Repairs | 2023 | 30 | EUR
        """,
    ),
    Own(  # measures across with their units, countries down, the one year a column
        "country_stats.csv",
        "country,iso3,population_millions,gdp_usd_bn,year\nNorway,NOR,5.5,485,2023\nChad,TCD,18.3,13,2023\n",
        """
        population | Norway | 2023 | 5.5 | million
        gdp | Norway | 2023 | 485 | USD billion
        population | Chad | 2023 | 18.3 | million
        gdp | Chad | 2023 | 13 | USD billion
        """,
    ),
    Own(  # a survey's question and its unit in the title, answers across
        "Library survey 2021 (question 7, % of readers).csv",
        "Group,Yes,No\nMen,40,60\nWomen,45,55\n",
        things="""
        Yes | Men | 40 | % of readers | 2021
        No | Men | 60 | % of readers | 2021
        Yes | Women | 45 | % of readers | 2021
        No | Women | 55 | % of readers | 2021
        """,
    ),
    Own(  # an area, and its share of the land: two measures of one name
        "WDI_land.csv",
        "Country Name,Country Code,Series Name,Series Code,2021 [YR2021],2022 [YR2022]\n"
        "Peru,PER,Forest area (sq. km),AG.K2,722100,721000\nPeru,PER,Forest area (% of land area),AG.ZS,56.4,56.3\n"
        "Chad,TCD,Forest area (sq. km),AG.K2,42500,..\n",
        """
        Forest area | Peru | 2021 | 722100 | sq. km
        Forest area | Peru | 2022 | 721000 | sq. km
        Forest area | Peru | 2021 | 56.4 | % of land area
        Forest area | Peru | 2022 | 56.3 | % of land area
        Forest area | Chad | 2021 | 42500 | sq. km
        """,
    ),
    Own(  # money of a currency that is not known, and what its prices are
        "Table 7. Bus subsidies by town, 2022-2023 (VKR thousand, current prices).csv",
        "Town;2022;2023*\nHarn;2,104,500;2,188,000\nKorvik;655,200;671,900\n\n* provisional\n",
        """
        Bus subsidies | Harn | 2022 | 2104500 | VKR thousand | current prices
        Bus subsidies | Harn | 2023 | 2188000 | VKR thousand | provisional; current prices
        Bus subsidies | Korvik | 2022 | 655200 | VKR thousand | current prices
        Bus subsidies | Korvik | 2023 | 671900 | VKR thousand | provisional; current prices
        """,
    ),
]
