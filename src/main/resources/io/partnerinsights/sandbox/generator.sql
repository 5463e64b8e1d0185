-- Macros for expressions.properties. ${seed} is replaced by a number. Every value is a function of
-- the seed and a key (a row, a customer or a subscription), so that no value has to be stored.
CREATE MACRO h(k, salt) AS hash(k, salt, ${seed});
CREATE MACRO n(k, salt, size) AS CAST(hash(k, salt, ${seed}) % CAST(size AS UBIGINT) AS BIGINT);
CREATE MACRO pick(k, salt, l) AS l[1 + CAST(hash(k, salt, ${seed}) % CAST(len(l) AS UBIGINT) AS BIGINT)];
CREATE MACRO guid(k, salt) AS CAST(CAST(md5(concat_ws('/', k, salt, ${seed})) AS UUID) AS VARCHAR);
CREATE MACRO gap(k, salt, percent, v) AS CASE WHEN hash(k, salt, ${seed}, 'gap') % 100 < percent THEN NULL ELSE v END;
CREATE MACRO cents(k, salt, size) AS CAST(CASE WHEN hash(k, salt, ${seed}, 'sign') % 100 < 3 THEN -0.01 ELSE 0.01 END * (hash(k, salt, ${seed}) % CAST(size AS UBIGINT))::INTEGER AS DECIMAL(18,2));
CREATE MACRO fine(k, salt, size) AS CAST(CASE WHEN hash(k, salt, ${seed}, 'sign') % 100 < 2 THEN -0.0001 ELSE 0.0001 END * (hash(k, salt, ${seed}) % CAST(size AS UBIGINT))::INTEGER AS DECIMAL(18,4));
CREATE MACRO digits(k, salt, width) AS lpad(CAST(hash(k, salt, ${seed}) % 10000000 AS VARCHAR), width, '0');
CREATE MACRO moment(day, k, salt) AS CAST(day AS TIMESTAMP) + to_seconds(CAST(hash(k, salt, ${seed}) % 2332800 AS BIGINT));
-- Restated months: edition is how often a row of the month of day d was restated until the day seen, every ten days for
-- three months after the month. Six rows in a hundred then have other amounts, four others come or go.
CREATE MACRO edition(d, r, seen) AS least(9, greatest(0, (seen - last_day(d) + n(r, 'phase', 10)) // 10));
CREATE MACRO amounts(d, r, seen) AS CASE WHEN n(r, 'restated', 100) < 6 THEN h(r, edition(d, r, seen)) ELSE r END;
CREATE MACRO present(d, r, seen) AS n(r, 'restated', 100) < 96 OR n(r, edition(d, r, seen), 2) = 0;
CREATE MACRO word(k) AS pick(k, 'word', ['Contoso', 'Fabrikam', 'Northwind', 'Adventure Works', 'Tailspin', 'Wide World', 'Litware', 'Proseware', 'Müller & Söhne', 'Ångström', 'Öztürk', 'Żółw', 'O''Brien', '株式会社サクラ', '東京商事', 'شركة النور', 'مؤسسة الخليج', 'ООО Ромашка', 'Заря', 'Ελλάδα', '한빛', 'Señor Café', '🚀 Orbit']);
CREATE MACRO trade(k) AS pick(k, 'trade', ['Trading', 'Toys', 'Consulting', 'Logistics', 'Foods', 'Energy', 'Health', 'Airlines', 'Insurance', 'Steel', 'Media', 'Schools']);
CREATE MACRO legal(k) AS pick(k, 'legal', [', Inc.', ' GmbH', ' "Group"', ' Ltd.', ' S.A.', '', ' & Co. KG', ', LLC "West"', chr(10) || 'Branch Office', ' (former' || chr(13) || chr(10) || '"Old" name, Ltd.)', ' Pty' || chr(9) || 'Ltd']);
CREATE MACRO market(k) AS pick(k, 'market', ['United States', 'Germany', 'France', 'Japan', 'United Kingdom', 'Brazil', 'Türkiye', 'Côte d''Ivoire', 'Korea, Republic of', 'Saudi Arabia']);
CREATE MACRO market2(k) AS pick(k, 'market', ['US', 'DE', 'FR', 'JP', 'GB', 'BR', 'TR', 'CI', 'KR', 'SA']);
