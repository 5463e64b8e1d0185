/** Many reads at once, many reads in a row, and days at the quota: nothing grows, nothing waits. */
package io.partnerinsights.load;
