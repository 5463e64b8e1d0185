-- Macros for expressions.properties. ${seed} and ${customers} are replaced by numbers, ${restated} by whether months are.
-- Every value is a function of the seed and a key (a row, a customer or a subscription), so that no value has to be stored.
CREATE MACRO h(k, salt) AS hash(k, salt, ${seed});
CREATE MACRO n(k, salt, size) AS CAST(hash(k, salt, ${seed}) % CAST(size AS UBIGINT) AS BIGINT);
CREATE MACRO pick(k, salt, l) AS l[1 + CAST(hash(k, salt, ${seed}) % CAST(len(l) AS UBIGINT) AS BIGINT)];
CREATE MACRO guid(k, salt) AS CAST(CAST(md5(concat_ws('/', k, salt, ${seed})) AS UUID) AS VARCHAR);
CREATE MACRO gap(k, salt, percent, v) AS CASE WHEN hash(k, salt, ${seed}, 'gap') % 100 < percent THEN NULL ELSE v END;
CREATE MACRO cents(k, salt, size) AS CAST(CASE WHEN hash(k, salt, ${seed}, 'sign') % 100 < 3 THEN -0.01 ELSE 0.01 END * (hash(k, salt, ${seed}) % CAST(size AS UBIGINT))::INTEGER AS DECIMAL(18,2));
CREATE MACRO fine(k, salt, size) AS CAST(CASE WHEN hash(k, salt, ${seed}, 'sign') % 100 < 2 THEN -0.0001 ELSE 0.0001 END * (hash(k, salt, ${seed}) % CAST(size AS UBIGINT))::INTEGER AS DECIMAL(18,4));
CREATE MACRO digits(k, salt, width) AS lpad(CAST(hash(k, salt, ${seed}) % 10000000 AS VARCHAR), width, '0');
-- A day with a time of day for one key in three, with quirk times-of-day.
CREATE MACRO timed(day, k, salt) AS CASE WHEN hash(k, salt, ${seed}, 'timed') % 3 = 0 THEN CAST(CAST(day AS DATE) AS TIMESTAMP) + to_seconds(CAST(hash(k, salt, ${seed}, 'time') % 86400 AS BIGINT)) ELSE CAST(day AS TIMESTAMP) END;
CREATE MACRO moment(day, k, salt) AS CAST(day AS TIMESTAMP) + to_seconds(CAST(hash(k, salt, ${seed}) % 2332800 AS BIGINT));
-- Restated months: edition is how often what is reported of the month of day d was restated until the day seen, every ten
-- days for three months after the month. Six keys in a hundred then have other amounts, four others come late, in turns.
CREATE MACRO edition(d, k, seen) AS least(9, greatest(0, (seen - last_day(d) + n(k, 'phase', 10)) // 10));
CREATE MACRO amounts(d, k, seen) AS CASE WHEN ${restated} AND n(k, 'restated', 100) < 6 THEN h(k, edition(d, k, seen)) ELSE k END;
CREATE MACRO present(d, k, seen) AS NOT ${restated} OR n(k, 'restated', 100) < 96 OR edition(d, k, seen) = 9 OR n(k, edition(d, k, seen), 2) = 0;
-- The world: what is true of subscription e in the month of day d, in every dataset. b is the key of its amounts.
-- Every 40 months a subscription without Azure is lost, and is bought again three months later.
CREATE MACRO months(d) AS year(d) * 12 + month(d);
CREATE MACRO article(e) AS [5, 1, 4, 2, 3][1 + e % 5];
CREATE MACRO customer(e) AS n(e, 'customer', ${customers});
-- The last month in which a subscription has rows: one in four ends between October 2024 and September 2027, and one
-- customer in twelve ends with all its subscriptions. In that month a subscription has no seats left and is not billed.
CREATE MACRO ended(k, salt, percent) AS CASE WHEN n(k, salt, 100) < percent THEN 24298 + n(k, salt || ' in', 36) ELSE 99999 END;
CREATE MACRO ends(e) AS least(ended(e, 'ends', 25), ended(customer(e), 'customer ends', 8));
CREATE MACRO active(e, d) AS months(d) < ends(e) AND (e % 5 = 0 OR (months(d) + n(e, 'term', 40)) % 40 >= 3);
CREATE MACRO level(e, d, b) AS CASE WHEN active(e, d) THEN 1 + n(e, 'seats', 4000) + n(b, 'growth', 50) ELSE 0 END;
CREATE MACRO assigned(level, b) AS level * n(b, 'assigned', 101) // 100;
CREATE MACRO billed(e, d, b) AS CASE WHEN active(e, d) THEN cents(b, 'billed', 5000000) ELSE CAST(0 AS DECIMAL(18,2)) END;
CREATE MACRO part(e, d, p, parts) AS CASE WHEN parts = 1 THEN h(e, d) ELSE h(h(e, d), CAST(p AS BIGINT)) END;
CREATE MACRO acr(a) AS fine(a, 'acr', 500000000);
CREATE MACRO azurepart(d, k, seen) AS CASE WHEN present(d, k, seen) THEN acr(amounts(d, k, seen)) ELSE 0 END;
CREATE MACRO azure(e, d, seen) AS CASE WHEN e % 5 = 0 THEN CAST(azurepart(d, part(e, d, 0, 5), seen) + azurepart(d, part(e, d, 1, 5), seen) + azurepart(d, part(e, d, 2, 5), seen) + azurepart(d, part(e, d, 3, 5), seen) + azurepart(d, part(e, d, 4, 5), seen) AS DECIMAL(18,4)) END;
-- The location and the type of attribution of block q of a month's rows; a copy is the same record at another location
-- or, where the dataset has a flag for it (twice), of another type.
CREATE MACRO location(e, q, copy, twice) AS CASE WHEN copy AND NOT (twice AND q % 16 = 15) THEN CASE WHEN q // 8 * 2 % 5 = n(e, 'location', 5) THEN (q // 8 * 2 + 1) % 5 ELSE q // 8 * 2 % 5 END ELSE n(e, 'location', 5) END;
CREATE MACRO attribution(e, q, copy, twice) AS (n(e, 'attribution', 5) + CASE WHEN copy AND twice AND q % 16 = 15 THEN 1 ELSE 0 END) % 5;
CREATE MACRO word(k) AS pick(k, 'word', ['Contoso', 'Fabrikam', 'Northwind', 'Adventure Works', 'Tailspin', 'Wide World', 'Litware', 'Proseware', 'Müller & Söhne', 'Ångström', 'Öztürk', 'Żółw', 'O''Brien', '株式会社サクラ', '東京商事', 'شركة النور', 'مؤسسة الخليج', 'ООО Ромашка', 'Заря', 'Ελλάδα', '한빛', 'Señor Café', '🚀 Orbit']);
CREATE MACRO trade(k) AS pick(k, 'trade', ['Trading', 'Toys', 'Consulting', 'Logistics', 'Foods', 'Energy', 'Health', 'Airlines', 'Insurance', 'Steel', 'Media', 'Schools']);
CREATE MACRO legal(k) AS pick(k, 'legal', [', Inc.', ' GmbH', ' "Group"', ' Ltd.', ' S.A.', '', ' & Co. KG', ', LLC "West"', chr(10) || 'Branch Office', ' (former' || chr(13) || chr(10) || '"Old" name, Ltd.)', ' Pty' || chr(9) || 'Ltd']);
CREATE MACRO market(k) AS pick(k, 'market', ['United States', 'Germany', 'France', 'Japan', 'United Kingdom', 'Brazil', 'Türkiye', 'Côte d''Ivoire', 'Korea, Republic of', 'Saudi Arabia']);
CREATE MACRO market2(k) AS pick(k, 'market', ['US', 'DE', 'FR', 'JP', 'GB', 'BR', 'TR', 'CI', 'KR', 'SA']);
-- One customer in five gets another name every two years; its ids stay.
CREATE MACRO named(c, d) AS CASE WHEN n(c, 'renamed', 5) = 0 THEN c + 100003 * ((months(d) + n(c, 'name', 24)) // 24) ELSE c END;
CREATE MACRO company(c, d) AS word(c) || ' ' || trade(named(c, d)) || legal(c);
