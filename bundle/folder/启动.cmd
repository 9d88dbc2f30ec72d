@"%~dp0program\launch.cmd" --open %*
