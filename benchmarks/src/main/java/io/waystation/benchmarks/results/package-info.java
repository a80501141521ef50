/** What a run of a benchmark has found: kept in a file, compared with another run, drawn. */
package io.waystation.benchmarks.results;
