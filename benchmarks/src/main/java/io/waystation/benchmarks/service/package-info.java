/** The packaged service, and what it is compared with, each in a process of its own. */
package io.waystation.benchmarks.service;
