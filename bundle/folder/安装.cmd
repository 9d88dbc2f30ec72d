@"%~dp0program\launch.cmd" --install %*
