// Swarms of real nodes mostly wait for their links: as many at a time as two cores carry, and no more on larger machines.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
