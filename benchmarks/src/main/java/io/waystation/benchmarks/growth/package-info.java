/** What costs grow with what, and how fast. */
package io.waystation.benchmarks.growth;
