/**
 * How a city lives: weather, visits, rooms, meters, stocks and bodies, each a pure function of seed
 * and time. Nothing here knows of devices, messages or faults.
 */
package io.waystation.simulator.life;
