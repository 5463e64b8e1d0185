/**
 * The engine-free core: from options to a report's file to typed columns. Its rooms, in order of
 * dependence: errors, options, http, auth, api, query, schema, report, csv.
 */
package io.partnerinsights.core;
