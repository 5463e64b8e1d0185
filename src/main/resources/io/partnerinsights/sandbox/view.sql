-- The records of a dataset as of the day seen. ViewSql replaces the names in braces. No query can name the columns
-- that begin with ~, from which metrics are computed.
CREATE MACRO ${dataset}(seen) AS TABLE
SELECT i AS "~i", c AS "~c", e AS "~e", l AS "~l", r AS "~r", a AS "~a",
  seats AS "~seats", level AS "~level", before AS "~before",
  (assigned(level, b) + p) // parts AS "~assigned",
  (assigned(level, b) * n(b, 'active', 101) // 100 + p) // parts AS "~active",
  assigned(level, b) * n(a, 'active', 101) // 100 AS "~users",
  billed(e, d, b) AS "~billed", acr(a) AS "~acr", azure(e, d, seen) AS "~azure",
  ${columns}
FROM (
  SELECT *, (level + p) // parts AS seats
  FROM (
    SELECT *, level(e, d, b) AS level, level(e, eve, amounts(eve, h(e, eve), seen)) AS before
    FROM (
      SELECT *, h('${name}', hash(e, p, d)) AS r, customer(e) AS c,
        amounts(d, part(e, d, p, parts), seen) AS a, amounts(d, h(e, d), seen) AS b,
        location(e, q, copy, ${hasMpnCopies}) AS l, attribution(e, q, copy, ${hasMpnCopies}) AS t
      FROM (
        SELECT i, d, p, q, parts, copy, parts * (${number}) + ${firstNumber} AS e,
          CAST(d - INTERVAL 1 MONTH AS DATE) AS eve
        FROM (
          SELECT range AS i, range % ${perMonth} // ${parts} AS q, range % ${perMonth} % ${parts} AS p, ${parts} AS parts,
            CAST(DATE '${firstDay}' + to_months(CAST(range // ${perMonth} AS INTEGER)) AS DATE) AS d,
            ${copies} AS copy
          FROM range(${rows}))
        WHERE ${copyFilter})
      WHERE present(d, part(e, d, p, parts), seen) OR parts = 1 AND e % 5 = 0)
    WHERE ${rowFilter}))
