"""A third set of tables, written when the second came out right: what they tell, line by line."""

from __future__ import annotations

from tests.plain_tables import Own

LATE = [
    Own(
        "Unemployment by age (%).csv",
        "Country,Age,2021,2022\n"
        "Norway,15-24,12.1,10\n"
        "Norway,25-74,3.4,2.5\n"
        "Sweden,15-24,24.7,21.7\n"
        "Sweden,25-74,6.6,5.6\n",
        """
        Unemployment, 15-24 | Norway | 2021 | 12.1 | % | 2 | 2021
        Unemployment, 15-24 | Norway | 2022 | 10 | % | 2 | 2022
        Unemployment, 25-74 | Norway | 2021 | 3.4 | % | 3 | 2021
        Unemployment, 25-74 | Norway | 2022 | 2.5 | % | 3 | 2022
        Unemployment, 15-24 | Sweden | 2021 | 24.7 | % | 4 | 2021
        Unemployment, 15-24 | Sweden | 2022 | 21.7 | % | 4 | 2022
        Unemployment, 25-74 | Sweden | 2021 | 6.6 | % | 5 | 2021
        Unemployment, 25-74 | Sweden | 2022 | 5.6 | % | 5 | 2022
        """,
    ),
    Own(
        "ssb.csv",
        '"region";"contents";"2023M01";"2023M02"\n'
        '"Oslo";"New homes";120;98\n'
        '"Oslo";"Demolished homes";3;5\n'
        '"Bergen";"New homes";40;.\n'
        '"Bergen";"Demolished homes";1;0\n',
        """
        ssb, New homes | Oslo | January 2023 | 120 |  | 2 | 2023M01
        ssb, New homes | Oslo | February 2023 | 98 |  | 2 | 2023M02
        ssb, Demolished homes | Oslo | January 2023 | 3 |  | 3 | 2023M01
        ssb, Demolished homes | Oslo | February 2023 | 5 |  | 3 | 2023M02
        ssb, New homes | Bergen | January 2023 | 40 |  | 4 | 2023M01
        ssb, Demolished homes | Bergen | January 2023 | 1 |  | 5 | 2023M01
        ssb, Demolished homes | Bergen | February 2023 | 0 |  | 5 | 2023M02
        """,
    ),
    Own(
        "staff.csv",
        "Name,Born,Hired,Salary (NOK)\n"
        "Anne Berg,1980,2010,610000\n"
        "Ole Vik,1975,2001,720000\n"
        "Kari Moe,1991,2019,540000\n",
        things="""
        Salary | Anne Berg | 610000
        Salary | Ole Vik | 720000
        Salary | Kari Moe | 540000
        """,
    ),
    Own(
        "stock.csv",
        "Date,Open,High,Low,Close,Volume\n2024-01-02,10.1,10.5,10,10.4,12000\n2024-01-03,10.4,10.6,10.2,10.3,9800\n",
        """
        Open | stock | 2 January 2024 | 10.1 |  | 2 | Open
        High | stock | 2 January 2024 | 10.5 |  | 2 | High
        Low | stock | 2 January 2024 | 10 |  | 2 | Low
        Close | stock | 2 January 2024 | 10.4 |  | 2 | Close
        Volume | stock | 2 January 2024 | 12000 |  | 2 | Volume
        Open | stock | 3 January 2024 | 10.4 |  | 3 | Open
        High | stock | 3 January 2024 | 10.6 |  | 3 | High
        Low | stock | 3 January 2024 | 10.2 |  | 3 | Low
        Close | stock | 3 January 2024 | 10.3 |  | 3 | Close
        Volume | stock | 3 January 2024 | 9800 |  | 3 | Volume
        """,
    ),
    Own(
        "owid.csv",
        "Entity,Code,Year,CO2 emissions (tonnes per capita)\n"
        "Norway,NOR,2021,7.6\n"
        "Norway,NOR,2022,7.5\n"
        "World,OWID_WRL,2021,4.7\n"
        "World,OWID_WRL,2022,4.7\n",
        """
        CO2 emissions | Norway | 2021 | 7.6 | tonnes per capita | 2 | CO2 emissions (tonnes per capita)
        CO2 emissions | Norway | 2022 | 7.5 | tonnes per capita | 3 | CO2 emissions (tonnes per capita)
        CO2 emissions | World | 2021 | 4.7 | tonnes per capita | 4 | CO2 emissions (tonnes per capita)
        CO2 emissions | World | 2022 | 4.7 | tonnes per capita | 5 | CO2 emissions (tonnes per capita)
        """,
    ),
    Own(
        "Balance sheet (NOK m).xlsx",
        [
            ("", "31.12.2022", "31.12.2023"),
            ("Total assets", 500, 560),
            ("Equity", 210, 240),
            ("Debt", 290, 320),
        ],
        """
        Balance sheet | Equity | 31 December 2022 | 210 | NOK m | 3 | 31.12.2022
        Balance sheet | Equity | 31 December 2023 | 240 | NOK m | 3 | 31.12.2023
        Balance sheet | Debt | 31 December 2022 | 290 | NOK m | 4 | 31.12.2022
        Balance sheet | Debt | 31 December 2023 | 320 | NOK m | 4 | 31.12.2023
        """,
    ),
    Own(
        "Population.csv",
        "Region,Sex,2021,2022\n"
        "Viken,Men,620,630\n"
        "Viken,Women,610,625\n"
        "Viken,Total,1230,1255\n"
        "Agder,Men,150,152\n"
        "Agder,Women,155,156\n"
        "Agder,Total,305,308\n",
        """
        Population, Men | Viken | 2021 | 620 |  | 2 | 2021
        Population, Men | Viken | 2022 | 630 |  | 2 | 2022
        Population, Women | Viken | 2021 | 610 |  | 3 | 2021
        Population, Women | Viken | 2022 | 625 |  | 3 | 2022
        Population | Viken | 2021 | 1230 |  | 4 | 2021
        Population | Viken | 2022 | 1255 |  | 4 | 2022
        Population, Men | Agder | 2021 | 150 |  | 5 | 2021
        Population, Men | Agder | 2022 | 152 |  | 5 | 2022
        Population, Women | Agder | 2021 | 155 |  | 6 | 2021
        Population, Women | Agder | 2022 | 156 |  | 6 | 2022
        Population | Agder | 2021 | 305 |  | 7 | 2021
        Population | Agder | 2022 | 308 |  | 7 | 2022
        """,
    ),
    Own(
        "targets.csv",
        "Country,Target 2030 (%),Actual 2022 (%),Gap\nNorway,55,30,25\nSweden,63,45,18\n",
        """
        Target | Norway | 2030 | 55 | % | 2 | Target 2030 (%)
        Actual | Norway | 2022 | 30 | % | 2 | Actual 2022 (%)
        Gap | Norway |  | 25 |  | 2 | Gap
        Target | Sweden | 2030 | 63 | % | 3 | Target 2030 (%)
        Actual | Sweden | 2022 | 45 | % | 3 | Actual 2022 (%)
        Gap | Sweden |  | 18 |  | 3 | Gap
        """,
    ),
    Own(
        "phones.csv",
        "Office,Postcode,Phone,Staff\nOslo,0150,22334455,40\nBergen,5003,55667788,25\nMolde,6400,71112233,9\n",
        things="""
        Phone | Oslo | 22334455
        Staff | Oslo | 40
        Phone | Bergen | 55667788
        Staff | Bergen | 25
        Phone | Molde | 71112233
        Staff | Molde | 9
        """,
    ),
    Own(
        "Fuel.csv",
        "Fuel,2021,,2022,\n,TWh,%,TWh,%\nOil,60,50,55,47.8\nGas,40,33.3,42,36.5\nCoal,20,16.7,18,15.7\n",
        """
        Fuel | Oil | 2021 | 60 | TWh | 3 | 2021 TWh
        Fuel | Oil | 2021 | 50 | % | 3 | 2021 %
        Fuel | Oil | 2022 | 55 | TWh | 3 | 2022 TWh
        Fuel | Oil | 2022 | 47.8 | % | 3 | 2022 %
        Fuel | Gas | 2021 | 40 | TWh | 4 | 2021 TWh
        Fuel | Gas | 2021 | 33.3 | % | 4 | 2021 %
        Fuel | Gas | 2022 | 42 | TWh | 4 | 2022 TWh
        Fuel | Gas | 2022 | 36.5 | % | 4 | 2022 %
        Fuel | Coal | 2021 | 20 | TWh | 5 | 2021 TWh
        Fuel | Coal | 2021 | 16.7 | % | 5 | 2021 %
        Fuel | Coal | 2022 | 18 | TWh | 5 | 2022 TWh
        Fuel | Coal | 2022 | 15.7 | % | 5 | 2022 %
        """,
    ),
    Own(
        "log.csv",
        "Timestamp,Sensor,Value\n2024-03-01 10:00:00,A,4.2\n2024-03-01 11:00:00,A,4.4\n2024-03-01 10:00:00,B,5.1\n",
    ),
    Own(
        "grants.csv",
        "Year,Recipient,Amount (EUR)\n"
        "2022,Red Cross,50000\n"
        "2022,Red Cross,10000\n"
        "2023,Red Cross,40000\n"
        "2023,Save,7000\n",
    ),
    Own(
        "Poll.csv",
        "Party,Jan 2024,Feb 2024,Change\nLabour,18.5,19.1,+0.6\nRed,5.2,5.0,-0.2\nOthers,2,2.1,+0.1\n",
        """
        Poll | Labour | January 2024 | 18.5 |  | 2 | Jan 2024
        Poll | Labour | February 2024 | 19.1 |  | 2 | Feb 2024
        Poll | Red | January 2024 | 5.2 |  | 3 | Jan 2024
        Poll | Red | February 2024 | 5.0 |  | 3 | Feb 2024
        Poll | Others | January 2024 | 2 |  | 4 | Jan 2024
        Poll | Others | February 2024 | 2.1 |  | 4 | Feb 2024
        """,
    ),
    Own(
        "Hotels.csv",
        "Year,Norway,Sweden,Difference\n2021,10,12,-2\n2022,14,15,-1\n",
        """
        Hotels | Norway | 2021 | 10 |  | 2 | Norway
        Hotels | Sweden | 2021 | 12 |  | 2 | Sweden
        Hotels | Norway | 2022 | 14 |  | 3 | Norway
        Hotels | Sweden | 2022 | 15 |  | 3 | Sweden
        """,
    ),
]
