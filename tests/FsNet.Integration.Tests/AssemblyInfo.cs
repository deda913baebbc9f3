// Each test starts a swarm of its own: a few at a time, so that none starves the others.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
