-- Weights are computed anew each night.
delete from trends.weights;
