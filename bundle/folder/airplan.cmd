@"%~dp0program\launch.cmd" %*
